// CloudFront runs this on a request before the API sees it. It brings the path into the form of
// `endpoint::Request` (`/api/v1/x` becomes `/api/x`, trailing slashes are removed), and sets the
// viewer's address, so that a client can't set it.
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
