//! What a program that called does about an error.

use texts::texts;

texts! {
    bad_credentials() =
        "請確認帳號與密碼後再試。連續失敗會暫時鎖定，需等待一段時間。",
        "Check the name and the password. After several failures the sign-in is locked for a \
         while.";
    session_revoked() =
        "這次登入已經結束，refresh_token 無法再用。請以帳號密碼重新登入。",
        "The session has ended and its refresh_token can't be used again. Sign in with the name \
         and the password.";
    csrf_check_failed() =
        "帶著 cookie 的請求只能從本站的網頁送出。其他網站的程式請改用 Authorization 標頭。",
        "A request with cookies must come from a page of this site. Programs of other sites send \
         a token in the Authorization header and no cookies.";
    role_not_allowed() =
        "註冊時只能選擇顧客或店家；其他身分由管理員設定。",
        "Register as a customer or a merchant; other roles are given by an admin.";
    idempotency_key_reused() =
        "這個鍵值之前用在內容不同的請求。新的請求請使用新的鍵值；重送時內容必須完全相同。",
        "The key was sent with another request before. Take a new key for a new request, and \
         repeat a request with exactly the same body.";
    idempotency_key_unsupported() =
        "請移除 Idempotency-Key 標頭後再送出；這個動作不會記住鍵值。",
        "Send the request without the Idempotency-Key header; this operation remembers none.";

    malformed() =
        "請求本身無法解析，重送相同的內容不會成功。請檢查 JSON、路徑與標頭的格式。",
        "The request can't be parsed, so sending it again won't help. Check the JSON, the path \
         and the headers.";
    unauthenticated() =
        "請以帳號密碼登入，或用 refresh_token 換發新的 access_token，再帶著 Authorization 標頭重送。",
        "Sign in, or exchange the refresh_token for a new access_token, and send the request \
         again with it in the Authorization header.";
    forbidden() =
        "目前的身分沒有權限，重送不會成功。請改用有權限的帳號。",
        "The caller may not do this, and sending it again won't help. Use an account that may.";
    not_found() =
        "請確認網址與編號。不屬於您的資料也會回覆「找不到」。",
        "Check the address and the id. What belongs to somebody else is answered as not found.";
    method() =
        "網址存在，但不接受這個方法。Allow 標頭列出可用的方法。",
        "The address exists and takes other methods; the Allow header lists them.";
    conflict() =
        "請求正確，但與目前的狀態衝突。請重新讀取資料、調整後再送出；沒有任何資料被變更。",
        "The request is correct and contradicts the present state. Read the state again and \
         decide anew; nothing was changed.";
    stale() =
        "資料在您讀取之後被別人修改過。請重新讀取，以新的 ETag 送出；沒有任何資料被變更。",
        "Somebody has changed it since it was read. Read it again, apply the change to that, \
         and send the new ETag in If-Match; nothing was changed.";
    too_large() =
        "請縮小請求的內容後再送出。",
        "Send a smaller body.";
    unsupported() =
        "請依文件指定的 Content-Type 送出，且不要壓縮內容。",
        "Send the Content-Type that the operation documents, without a Content-Encoding.";
    invalid() =
        "請修正後再送出。errors 逐一列出每個不正確的欄位：loc 是位置，msg 是說明，type 是種類。",
        "Correct the request and send it again. errors lists every wrong field: loc is its \
         place, msg says what is wrong, type is the kind of error.";
    version_required() =
        "請先讀取資料，並以 If-Match 標頭或 version 欄位指明修改的是哪個版本。",
        "Read it first, and name the version that the change is of in If-Match or in the \
         field version.";
    too_many() =
        "請等待 Retry-After 標頭的秒數後再試。",
        "Wait for the seconds in the Retry-After header, then send it again.";
    broken() =
        "這是我們的錯誤。請記下回覆中的 request_id 並告知我們；請求可能已經生效，請先讀取狀態再重送。",
        "This is our fault. Report the request_id of the answer. The request may have taken \
         effect: read the state before you send it again.";
    unavailable() =
        "請在 Retry-After 標頭的秒數後以相同的 Idempotency-Key 重送；請求不會重複生效。",
        "Send it again with the same Idempotency-Key after the seconds in the Retry-After \
         header; it takes effect once.";
}
