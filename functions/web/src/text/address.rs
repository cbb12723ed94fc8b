//! Where somebody lives, and how they are reached.

use texts::texts;

texts! {
    save_it() = "儲存這個地址，下次直接選", "Keep this address for the next order";
    use_one() = "選一個已儲存的地址，或在下面填寫。",
        "Choose an address that you keep, or fill in another.";
    my_addresses() = "收件地址", "Addresses";
    no_addresses() = "還沒有儲存的地址。", "You keep no addresses yet.";
    add() = "新增地址", "Add an address";
    edit() = "修改", "Edit";
    edit_this() = "修改地址", "Edit the address";
    delete() = "刪除", "Delete";
    really_delete() = "確定刪除", "Yes, delete it";
    save() = "儲存", "Save";
    is_default() = "預設", "Default";
    make_default() = "設為預設", "Make it the default";
    as_default() = "設為預設地址", "Make it the default address";
    full() = "最多儲存 10 個地址；要新增，請先刪除一個。",
        "You keep ten addresses, which is the most; delete one to add another.";
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
