//! Where somebody lives, and how they are reached.

use texts::texts;

texts! {
    name() = "姓名", "Name";
    recipient() = "收件人", "Recipient";
    mobile() = "手機號碼", "Mobile number";
    mobile_hint() = "09 開頭的 10 個數字，例如 0912345678", "10 digits that begin with 09: 0912345678";
    /// The error of a number that is none.
    mobile_wrong() = "請填 09 開頭的 10 個數字；國外號碼請以 + 和國碼開頭。",
        "Enter 10 digits that begin with 09, or + and the country code of a number abroad.";
    email_optional() = "電子郵件（選填）", "E-mail (optional)";
    district() = "縣市與鄉鎮市區", "County and district";
    county() = "縣市", "County or city";
    choose_district() = "請選擇", "Please choose";
    district_wrong() = "請選擇鄉鎮市區。", "Choose a district.";
    postal_code_optional() = "郵遞區號（選填）", "Postal code (optional)";
    postal_code_hint() = "不填就用鄉鎮市區的 3 碼", "Left empty, it is the 3 digits of the district";
    /// The postal code is of another district than the one that was chosen.
    postal_code_elsewhere() = "郵遞區號與鄉鎮市區不符。",
        "The postal code is not of this district.";
    street() = "地址", "Address";
    street_hint() = "路、巷、號、樓", "Road, lane, number, floor";
    /// Of a district of a city; `{name}` is its name in English.
    dist(name: &str) = "{name}", "{name} Dist.";
    township(name: &str) = "{name}", "{name} Township";
    city(name: &str) = "{name}", "{name} City";
}
