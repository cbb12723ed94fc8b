// What CloudFront does to a request before the API sees it: one spelling for every address, as
// `endpoint::Request` has it (`/api/v1/x` is `/api/x`, and a trailing slash is none), and the
// address of whoever asks, which nobody else can set in front of the API.
function handler(event) {
    var request = event.request;
    var path = request.uri;
    if (path.startsWith('/api/v1/')) {
        path = '/api/' + path.slice('/api/v1/'.length);
    }
    var end = path.length;
    while (end > 0 && path[end - 1] === '/') {
        end -= 1;
    }
    request.uri = path.slice(0, end) || '/';
    request.headers['x-viewer-address'] = { value: event.viewer.ip };
    return request;
}
