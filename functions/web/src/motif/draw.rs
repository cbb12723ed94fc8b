//! How each motif is drawn: on 160 × 110, standing at about y = 102, under the lamps. Food has its
//! own colours; what it is served in, and everything else, has the hue of the product.

use maud::{Markup, html};

use super::Motif;

impl Motif {
    /// Its shapes, for an `svg` whose view box is 160 × 110.
    #[expect(clippy::too_many_lines, reason = "one arm per motif")]
    pub(crate) fn draw(self) -> Markup {
        match self {
            Self::Teapot => html! {
                path class="a-line" d="M106 64q22-6 18 14-4 14-22 10" {}
                path class="a-main" d="M56 88Q38 82 30 58l9-3q6 14 20 14z" {}
                ellipse class="a-main" cx="80" cy="77" rx="31" ry="24" {}
                path class="a-trim" d="M60 58q20-14 40 0zM64 97h32l4 5H60z" {}
                circle class="a-lamp" cx="80" cy="47" r="5" {}
            },
            Self::TeaTin => html! {
                rect class="a-main" x="54" y="50" width="52" height="52" rx="4" {}
                rect class="a-trim" x="51" y="41" width="58" height="13" rx="3" {}
                circle class="a-trim" cx="80" cy="78" r="17" {}
                path class="a-leaf" d="M70 86q-2-18 20-18 2 20-20 18z\
                    M114 100q8-12 20-8-6 12-20 8z" {}
            },
            Self::TeaBag => html! {
                path class="a-line" d="M64 46q8-14 28-6 18 8 18 24" {}
                path class="a-trim" d="M46 60l9-16h18l9 16v38q0 4-4 4H50q-4 0-4-4z" {}
                path class="a-dark" d="M51 78q13-6 26 0v15q0 4-4 4H55q-4 0-4-4z" {}
                path class="a-main" d="M96 68l14-8 14 8v30H96z" {}
                path class="a-trim" d="M104 92q-2-16 14-16 0 16-14 16z" {}
            },
            Self::Cup => html! {
                path class="a-line" d="M70 50q-6-7 0-14M90 50q-6-7 0-14" {}
                path class="a-main" d="M50 60h60q0 34-30 36-30-2-30-36z" {}
                ellipse class="a-trim" cx="80" cy="60" rx="30" ry="7" {}
                ellipse class="a-lamp" cx="80" cy="61" rx="25" ry="4.5" {}
                path class="a-trim" d="M40 95h80q-6 8-40 8t-40-8z" {}
            },
            Self::BubbleTea => html! {
                path class="a-lamp" d="M84 50l7-24 6 2-7 24z" {}
                path class="a-trim" d="M56 52h48l-7 50H63z" {}
                path class="a-main" d="M58 62h44l-6 40H64z" {}
                rect class="a-trim" x="52" y="46" width="56" height="8" rx="3" {}
                path class="a-dark" d="M69 89a4 4 0 1 0 .1 0zM80 91a4 4 0 1 0 .1 0z\
                    M91 89a4 4 0 1 0 .1 0z\
                    M74 79a4 4 0 1 0 .1 0zM86 80a4 4 0 1 0 .1 0z" {}
            },
            Self::IceDrink => html! {
                circle class="a-lamp" cx="104" cy="46" r="13" {}
                circle class="a-trim" cx="104" cy="46" r="9" {}
                path class="a-trim" d="M76 58l-8-30 5-1 9 31z" {}
                path class="a-main" d="M57 58h46l-5 44H62z" {}
                path class="a-trim" fill-opacity=".75" d="M66 64l13-3 3 13-13 3z\
                    M84 76l12 3-3 12-12-3z" {}
                path class="a-line" d="M55 46l6 56h38l6-56" {}
            },
            Self::Coffee => html! {
                path class="a-line" d="M72 34q-5-5 0-11M88 34q-5-5 0-11" {}
                path class="a-trim" d="M59 52h42l-5 50H64z" {}
                path class="a-main" d="M60 64h40l-3 26H63zM63 39h34l3 7h4v8H56v-8h4z" {}
                ellipse class="a-trim" cx="80" cy="77" rx="10" ry="10" {}
                path class="a-dark" d="M78 70q-8 8 0 14 2-8 0-14zM82 70q8 8 0 14-3-7 0-14z" {}
            },
            Self::Noodles => html! {
                path class="a-trim" d="M84 62l38-30 3 3-34 30zM92 64l38-26 2 3-34 26z" {}
                path class="a-lamp" d="M44 68q2-16 16-14 10-10 22-4 14-6 20 6 12 0 14 12z" {}
                path class="a-line" d="M54 66q2-8 9-6M70 66q2-12 12-8" {}
                path class="a-leaf" d="M90 66q0-12 16-12 2 10-4 12z" {}
                path class="a-main" d="M38 66h84q-3 28-26 32v4H64v-4q-23-4-26-32z" {}
                path class="a-trim" d="M38 66h84l-1 7H39z" {}
            },
            Self::Rice => html! {
                path class="a-trim" d="M44 68q2-28 36-30 34 2 36 30z" {}
                path class="a-dark" d="M58 52\
                    q22-20 44 0 6 8 4 14-12-8-22 0-8-6-14 0-8-8-16 2 0-10 4-16z" {}
                path class="a-leaf" d="M72 48q2-10 14-8 0 8-14 8z" {}
                path class="a-main" d="M38 68h84q-3 26-26 30v4H64v-4q-23-4-26-30z" {}
                path class="a-lamp" d="M40 76h80l-2 6H42z" {}
            },
            Self::HotPot => html! {
                path class="a-line" d="M64 48q-6-7 0-14M80 46q-6-7 0-14M96 48q-6-7 0-14M40 76H28\
                    v8M120 76h12v8" {}
                circle class="a-trim" cx="62" cy="62" r="9" {}
                path class="a-leaf" d="M70 64q4-16 16-10 8 0 6 10z" {}
                circle class="a-lamp" cx="100" cy="62" r="8" {}
                path class="a-main" d="M38 66h84v18q0 18-18 18H56q-18 0-18-18z" {}
                path class="a-trim" d="M34 63h92v7H34z" {}
            },
            Self::Dumplings => html! {
                path class="a-line" d="M66 46q-6-7 0-13M94 46q-6-7 0-13" {}
                path class="a-trim" d="M42 78q0-22 19-24 19 2 19 24z\
                    M80 78q0-22 19-24 19 2 19 24z" {}
                path class="a-main" d="M61 57a3 3 0 1 0 .1 0zM99 57a3 3 0 1 0 .1 0z" {}
                path class="a-lamp" d="M36 76h88v22q0 4-6 4H42q-6 0-6-4z" {}
                path class="a-main" d="M36 84h88v7H36z" {}
            },
            Self::Fried => html! {
                path class="a-trim" d="M100 46l10-12q-2-8 5-8 4 0 4 5 6 0 5 6-3 5-9 2l-9 12z" {}
                path class="a-lamp" d="M52 70\
                    q-4-14 10-14 4-12 15-6 4-10 18-8 14 4 10 18 8 6 2 14z" {}
                path class="a-dark" d="M66 60a3 3 0 1 0 .1 0zM82 56a3 3 0 1 0 .1 0z\
                    M94 50a3 3 0 1 0 .1 0z" {}
                path class="a-main" d="M48 68h64l-8 34H56z" {}
                path class="a-trim" d="M60 68h9l2 34h-7zM91 68h9l-4 34h-7z" {}
            },
            Self::Skewer => html! {
                path class="a-line" d="M54 38v64M80 34v68M106 38v64" {}
                path class="a-main" d="M45 44h18v12H45zM71 56h18v12H71zM97 44h18v12H97z" {}
                path class="a-lamp" d="M44 57h20v14H44zM70 40h20v15H70zM70 69h20v14H70z\
                    M96 57h20v14H96z" {}
                path class="a-leaf" d="M46 72h16v9H46zM98 72h16v9H98z" {}
            },
            Self::Egg => html! {
                ellipse class="a-dark" cx="100" cy="72" rx="18" ry="21" {}
                path class="a-line" d="M94 62l6 8-4 8M106 66l-3 9" {}
                ellipse class="a-trim" cx="66" cy="72" rx="22" ry="18" {}
                circle class="a-lamp" cx="66" cy="73" r="10" {}
                path class="a-main" d="M34 86h92q-8 16-30 16H64q-22 0-30-16z" {}
            },
            Self::SideDish => html! {
                circle class="a-trim" cx="62" cy="74" r="15" {}
                circle class="a-lamp" cx="62" cy="74" r="8" {}
                path class="a-dark" d="M78 66l16-8 8 16-16 8zM96 66l18 2-2 18-18-2z" {}
                path class="a-leaf" d="M74 76q-4-22 14-24 8 10-14 24zM92 62q4-12 20-8-2 12-20 8z\
                    " {}
                path class="a-main" d="M30 84h100q-8 18-34 18H64q-26 0-34-18z" {}
                path class="a-trim" d="M30 84h100l-3 5H33z" {}
            },
            Self::Vegetables => html! {
                path class="a-leaf" d="M66 74q-36 0-34-34 22-4 34 12 12-16 34-12 2 34-34 34z" {}
                path class="a-trim" d="M64 52h4q2 10 14 20 6 16-4 30H54q-10-14-4-30 12-10 14-20z\
                    " {}
                circle class="a-main" cx="108" cy="86" r="16" {}
                path class="a-leaf" d="M98 70q6-6 10 0 4-6 10 0-4 8-10 4-6 4-10-4z" {}
            },
            Self::Tofu => html! {
                path class="a-trim" d="M46 60l34-13 34 13-34 13z" {}
                path class="a-trim" fill-opacity=".82" d="M46 60l34 13v24L46 86z" {}
                path class="a-trim" fill-opacity=".62" d="M114 60L80 73v24l34-11z" {}
                path class="a-dark" d="M62 60q18-16 38 0l-6 14-6-8-10 18-6-18z" {}
                path class="a-leaf" d="M72 54h6v4h-6zM84 52h6v4h-6zM82 60h6v4h-6z" {}
                path class="a-main" d="M30 86l50 11 50-11q-6 16-30 16H60q-24 0-30-16z" {}
            },
            Self::Pastry => html! {
                path class="a-lamp" d="M62 42h36q4 0 4 4v20H58V46q0-4 4-4z\
                    M40 68h36q4 0 4 4v24H36V72q0-4 4-4z\
                    M84 68h36q4 0 4 4v24H80V72q0-4 4-4z" {}
                path class="a-dark" d="M58 60h44v6H58zM36 90h88v6H36z" {}
                path class="a-main" d="M80 46a6 6 0 1 0 .1 0zM58 73a6 6 0 1 0 .1 0z\
                    M102 73a6 6 0 1 0 .1 0z\
                    M28 96h104l-6 6H34z" {}
            },
            Self::Cake => html! {
                path class="a-trim" d="M38 68L100 44q22 4 22 24z" {}
                path class="a-lamp" d="M38 68h84v30H38z" {}
                path class="a-trim" d="M38 68h84v6\
                    q-6 8-12 0-8 10-14 0-8 8-14 0-6 8-14 0-8 8-16 0-8 6-14 0z" {}
                path class="a-main" d="M38 84h84v6H38zM94 32a8 8 0 1 0 .1 0z" {}
                path class="a-line" d="M28 101h104" {}
            },
            Self::Cookie => html! {
                circle class="a-main" cx="110" cy="80" r="21" {}
                circle class="a-trim" cx="110" cy="80" r="13" {}
                path class="a-lamp" d="M70 40a31 31 0 1 0 30 38q-10 2-11-8-11-2-7-14-12-4-12-16z\
                    " {}
                path class="a-dark" d="M58 52a4 4 0 1 0 .1 0zM54 72a5 5 0 1 0 .1 0z\
                    M74 66a4 4 0 1 0 .1 0z\
                    M74 84a5 5 0 1 0 .1 0z" {}
            },
            Self::Candy => html! {
                path class="a-trim" d="M64 74L46 96l-6-12-10-2 6-10-4-12z\
                    M92 66l18-22 6 12 10 2-6 10 4 12z" {}
                circle class="a-main" cx="78" cy="70" r="22" {}
                path class="a-line" d="M62 66q10-12 22-8M66 82q14 4 26-14" {}
                circle class="a-lamp" cx="112" cy="94" r="8" {}
                path class="a-lamp" d="M97 87l9 7-9 7zM127 87l-9 7 9 7z" {}
            },
            Self::IceDessert => html! {
                path class="a-trim" d="M46 72q2-32 34-36 32 4 34 36z" {}
                path class="a-main" d="M56 54q8-18 24-18t24 18\
                    q0 12-8 6-4 14-13 4-8 12-14 0-10 6-13-10z" {}
                circle class="a-lamp" cx="80" cy="34" r="6" {}
                path class="a-lamp" d="M40 70h80q-4 20-32 22v4h12v6H60v-6h12v-4Q44 90 40 70z" {}
            },
            Self::Pudding => html! {
                path class="a-lamp" d="M56 56h48l12 40H44z" {}
                path class="a-dark" d="M56 56q2-10 10-10h28q8 0 10 10l4 12\
                    q-8 8-14-2-6 14-14 2-8 10-14 0-8 8-14-1z" {}
                path class="a-main" d="M30 95h100q-4 7-20 7H50q-16 0-20-7z" {}
                path class="a-leaf" d="M80 45q0-12 14-12 0 12-14 12z" {}
            },
            Self::Fruit => html! {
                circle class="a-trim" cx="80" cy="58" r="15" {}
                ellipse class="a-lamp" cx="60" cy="68" rx="19" ry="16" {}
                circle class="a-leaf" cx="102" cy="68" r="16" {}
                path class="a-leaf" d="M80 44q0-12 15-11-1 11-15 11z" {}
                path class="a-main" d="M36 72h88q-4 24-28 26v4H64v-4q-24-2-28-26z" {}
            },
            Self::Snack => html! {
                path class="a-main" d="M52 44h50l4 54H48z" {}
                path class="a-trim" d="M50 38h54v8H50zM47 94h60v8H47z" {}
                circle class="a-trim" cx="77" cy="70" r="17" {}
                path class="a-dark" d="M68 76q-4-12 8-14 2 12-8 14zM80 78q-2-12 8-12 2 10-8 12z" {}
                path class="a-lamp" d="M114 100q-4-14 8-14 4 12-8 14z\
                    M126 101q2-10 10-8-1 9-10 8z" {}
            },
            Self::Bread => html! {
                path class="a-lamp" d="M42 66q2-26 38-26t38 26z" {}
                path class="a-trim" d="M62 50l5-3 1 4zM80 46l5-2 1 4zM96 54l5-2v4z" {}
                path class="a-leaf" d="M38 66h84\
                    q2 10-8 8-8 8-14 0-8 8-16 0-8 8-16 0-8 8-14 0-14 4-16-8z" {}
                rect class="a-dark" x="42" y="76" width="76" height="10" rx="5" {}
                path class="a-lamp" d="M42 85h76q0 12-12 12H54q-12 0-12-12z" {}
                path class="a-main" d="M30 97h100l-6 5H36z" {}
            },
            Self::Fish => html! {
                path class="a-lamp" d="M40 68q26-30 60-2l22-16q-4 18 0 38l-22-14q-36 24-60-6z" {}
                path class="a-trim" d="M40 68q6-8 14-11 8 10 0 23-8-4-14-12z" {}
                circle class="a-dark" cx="50" cy="67" r="3" {}
                path class="a-line" d="M66 60q5 8 0 16M78 58q5 9 0 18" {}
                path class="a-main" d="M26 88h108q-8 14-36 14H62q-28 0-36-14z" {}
            },
            Self::Jar => html! {
                path class="a-trim" d="M56 54h48q8 4 8 14v26q0 8-8 8H56q-8 0-8-8V68q0-10 8-14z" {}
                path class="a-main" d="M52 66h56v27q0 5-5 5H57q-5 0-5-5z" {}
                rect class="a-lamp" x="53" y="41" width="54" height="14" rx="3" {}
                rect class="a-trim" x="60" y="72" width="40" height="19" rx="3" {}
                path class="a-dark" d="M66 78h28v3H66zM70 84h20v3H70z" {}
            },
            Self::Shirt => html! {
                path class="a-main" d="M60 42L30 57l9 22 13-5v28h56V74l13 5 9-22-30-15q-6 8-20 8\
                    t-20-8z" {}
                path class="a-line" d="M60 43q6 12 20 12t20-12" {}
                ellipse class="a-lamp" cx="80" cy="77" rx="13" ry="10" {}
                path class="a-trim" d="M74 65h12v3H74zM74 86h12v3H74zM79 89h2v8h-2z" {}
            },
            Self::Hat => html! {
                path class="a-main" d="M50 84q2-42 30-42t30 42z" {}
                path class="a-trim" d="M51 74q29 8 58 0l1 12H50z" {}
                path class="a-main" d="M28 98q6-16 22-17 30 7 60 0 16 1 22 17-52-14-104 0z" {}
                circle class="a-lamp" cx="96" cy="79" r="5" {}
            },
            Self::Tote => html! {
                path class="a-line" d="M64 62q-2-24 16-24t16 24" {}
                path class="a-main" d="M48 58h64l5 44H43z" {}
                ellipse class="a-lamp" cx="80" cy="80" rx="14" ry="11" {}
                path class="a-trim" d="M74 67h12v3H74zM74 90h12v3H74zM79 93h2v6h-2z" {}
            },
            Self::Socks => html! {
                path class="a-lamp" d="M84 40h20v34l18 14q8 12-6 14-12 0-28-14-5-4-4-14z" {}
                path class="a-main" d="M52 40h22v34l18 14q8 12-6 14-12 0-30-14-5-4-4-14z" {}
                path class="a-trim" d="M50 38h26v8H50zM52 54h22v6H52zM52 66h22v6H52z\
                    M82 38h24v8H82zM84 54h20v6H84z\
                    M92 88q8 10-6 14-6 0-12-3 10-2 10-17z" {}
            },
            Self::Shoes => html! {
                path class="a-main" d="M36 60q14 6 24-8l36 22q8 5 22 5 12 2 12 16H36z" {}
                path class="a-trim" d="M34 92h96v4q0 6-6 6H40q-6 0-6-6z\
                    M112 79q16-2 18 13h-16q-6-4-2-13z" {}
                path class="a-line" d="M76 60l-8 9M86 66l-8 9M96 72l-7 9" {}
                circle class="a-lamp" cx="52" cy="78" r="7" {}
            },
            Self::Notebook => html! {
                rect class="a-trim" x="50" y="42" width="58" height="60" rx="3" {}
                rect class="a-main" x="46" y="40" width="58" height="60" rx="3" {}
                rect class="a-dark" x="46" y="40" width="9" height="60" rx="3" {}
                rect class="a-trim" x="64" y="52" width="32" height="18" rx="2" {}
                path class="a-string" d="M69 58h22M69 64h16" {}
                path class="a-lamp" d="M116 48l9 2-9 44-6 8-2-10z" {}
            },
            Self::Postcard => html! {
                path class="a-main" d="M40 54l76-14 9 46-76 14z" {}
                rect class="a-trim" x="36" y="50" width="80" height="52" rx="2" {}
                rect class="a-main" x="41" y="55" width="42" height="42" {}
                circle class="a-lamp" cx="70" cy="67" r="6" {}
                path class="a-leaf" d="M41 97V86l12-12 12 14 8-7 10 11v5z" {}
                rect class="a-lamp" x="99" y="55" width="12" height="14" {}
                path class="a-string" d="M89 78h22M89 85h22M89 92h14" {}
            },
            Self::Cards => html! {
                rect class="a-main" x="44" y="42" width="40" height="56" rx="4" transform="rotat\
                    e(-14 64 100)" {}
                rect class="a-lamp" x="62" y="42" width="40" height="58" rx="4" {}
                g transform="rotate(14 96 100)" {
                    rect class="a-trim" x="76" y="42" width="40" height="56" rx="4" {}
                    path class="a-main" d="M96 52l12 18-12 18-12-18z" {}
                }
            },
            Self::Mug => html! {
                path class="a-line" d="M102 60q22-2 20 14-2 14-22 14" {}
                path class="a-main" d="M48 48h56v44q0 10-10 10H58q-10 0-10-10z" {}
                path class="a-trim" d="M48 48h56v8H48zM76 92L63 78\
                    q-4-8 4-11 6 0 9 6 3-6 9-6 8 3 4 11z" {}
            },
            Self::Flask => html! {
                path class="a-line" d="M98 46q16 0 12 20" {}
                rect class="a-main" x="58" y="50" width="40" height="52" rx="8" {}
                rect class="a-trim" x="63" y="34" width="30" height="18" rx="5" {}
                path class="a-lamp" d="M58 64h40v6H58zM58 88h40v4H58z" {}
                rect class="a-trim" fill-opacity=".5" x="64" y="72" width="5" height="14" rx="2" {}
            },
            Self::Plant => html! {
                path class="a-leaf" d="M80 76q-36-2-36-34 32 0 36 34z\
                    M80 76q34-4 32-38-30 6-32 38zM80 70q-14-20 0-38 14 18 0 38z" {}
                path class="a-main" d="M54 72h52l-7 30H61z" {}
                path class="a-trim" d="M50 70h60v9H50z" {}
            },
            Self::Candle => html! {
                circle class="a-lamp" fill-opacity=".25" cx="80" cy="48" r="24" {}
                path class="a-lamp" d="M80 32q14 16 0 26-14-10 0-26z" {}
                path class="a-main" d="M60 62q20-6 40 0v34H60z" {}
                path class="a-trim" d="M60 62q20-6 40 0v10q-6 6-10 0-6 14-12 2-8 8-18-2z\
                    M46 94h68q0 8-12 8H58q-12 0-12-8z" {}
            },
            Self::Lantern => html! {
                path class="a-line" d="M80 24v16M80 98v10" {}
                ellipse class="a-main" cx="80" cy="70" rx="36" ry="27" {}
                path class="a-lamp" d="M80 43q-26 27 0 54 26-27 0-54z" {}
                path class="a-trim" d="M64 38h32v8H64zM64 94h32v8H64z" {}
            },
            Self::Soap => html! {
                rect class="a-main" x="40" y="66" width="80" height="34" rx="14" {}
                path class="a-trim" d="M56 74h48q8 4 0 8H56q-8-4 0-8z\
                    M34 97h92q-4 6-14 6H48q-10 0-14-6z" {}
                path class="a-trim" fill-opacity=".75" d="M58 44a8 8 0 1 0 .1 0z\
                    M80 36a5 5 0 1 0 .1 0zM98 46a7 7 0 1 0 .1 0z" {}
            },
            Self::Bottle => html! {
                path class="a-lamp" d="M74 28h12v18H74z" {}
                path class="a-trim" d="M69 44h22v12H69z" {}
                path class="a-main" d="M68 54h24v6q14 4 14 16v20q0 6-6 6H60q-6 0-6-6V76\
                    q0-12 14-16z" {}
                path class="a-trim" d="M54 74h52v22H54z" {}
                path class="a-leaf" d="M70 92q-2-14 20-14 0 16-20 14z" {}
            },
            Self::Towel => html! {
                rect class="a-trim" x="40" y="84" width="80" height="18" rx="8" {}
                rect class="a-main" x="42" y="65" width="76" height="18" rx="8" {}
                rect class="a-lamp" x="44" y="46" width="72" height="18" rx="8" {}
                path class="a-dark" d="M58 92h54v2H58zM56 54h52v2H56z" {}
                path class="a-trim" d="M60 73h50v2H60z" {}
            },
            Self::Cushion => html! {
                path class="a-main" d="M38 46q42 8 84 0-8 28 0 56-42-8-84 0 8-28 0-56z" {}
                path class="a-trim" d="M80 56l18 18-18 18-18-18z" {}
                path class="a-lamp" d="M80 66l8 8-8 8-8-8zM38 46l10 2-8 8zM122 46l-10 2 8 8z\
                    M38 102l10-3-8-7zM122 102l-10-3 8-7z" {}
            },
            Self::Umbrella => html! {
                path class="a-line" d="M80 34v60q0 8-8 8t-8-8" {}
                path class="a-main" d="M30 76q4-38 50-38t50 38\
                    q-10-9-20 0-8-8-15 0-8-8-15 0-8-8-15 0-7-8-15 0-10-9-20 0z" {}
                path class="a-trim" d="M80 38q-14 12-15 38 7-8 15 0 7-8 15 0-1-26-15-38z" {}
            },
            Self::Fan => html! {
                path class="a-main" d="M80 102L26 62q20-26 54-26t54 26z" {}
                path class="a-trim" d="M80 102L56 84q24-18 48 0z" {}
                path class="a-string" d="M80 102L44 48M80 102L66 38M80 102L94 38M80 102l36-54" {}
                path class="a-lamp" d="M80 46a7 7 0 1 0 .1 0zM56 56a4 4 0 1 0 .1 0z\
                    M104 56a4 4 0 1 0 .1 0zM80 97a4 4 0 1 0 .1 0z" {}
            },
            Self::Chime => html! {
                path class="a-line" d="M80 24v14M80 66v14" {}
                path class="a-main" d="M50 70q-4-34 30-34t30 34q-30 8-60 0z" {}
                path class="a-lamp" d="M66 56q10-10 20-1l8-5v12l-8-5q-10 8-20-1z" {}
                rect class="a-trim" x="72" y="78" width="16" height="26" rx="2" {}
            },
            Self::Toy => html! {
                path class="a-main" d="M56 36a12 12 0 1 0 .1 0zM104 36a12 12 0 1 0 .1 0z" {}
                ellipse class="a-main" cx="80" cy="71" rx="36" ry="31" {}
                path class="a-trim" d="M56 43a5 5 0 1 0 .1 0zM104 43a5 5 0 1 0 .1 0z" {}
                ellipse class="a-trim" cx="80" cy="82" rx="17" ry="13" {}
                path class="a-dark" d="M64 60a4 4 0 1 0 .1 0zM96 60a4 4 0 1 0 .1 0z\
                    M74 75h12l-6 7z" {}
            },
            Self::Charm => html! {
                circle class="a-line" cx="80" cy="42" r="11" {}
                path class="a-line" d="M80 54v8" {}
                path class="a-trim" d="M70 60h20v6H70zM70 94h20v5H70z" {}
                ellipse class="a-main" cx="80" cy="80" rx="24" ry="16" {}
                path class="a-lamp" d="M80 70l3 7 8 1-6 5 2 8-7-4-7 4 2-8-6-5 8-1zM78 99h4v8h-4z\
                    " {}
            },
            Self::Ticket => html! {
                path class="a-trim" d="M34 52l84-12 8 50z" {}
                path class="a-main" d="M30 54h100v15a8 8 0 0 0 0 16v15H30V85a8 8 0 0 0 0-16z" {}
                path class="a-line" stroke-dasharray="1 6" d="M100 60v36" {}
                path class="a-lamp" d="M66 60l5 11 12 2-9 8 3 12-11-6-11 6 3-12-9-8 12-2z" {}
            },
            Self::GiftBox => html! {
                path class="a-lamp" d="M80 54Q66 28 54 38q-6 12 26 16z\
                    M80 54q14-26 26-16 6 12-26 16z" {}
                rect class="a-main" x="46" y="64" width="68" height="38" rx="3" {}
                rect class="a-main" x="41" y="52" width="78" height="16" rx="3" {}
                path class="a-trim" d="M73 52h14v50H73zM46 68h68v3H46z" {}
            },
            Self::Gadget => html! {
                path class="a-line" d="M108 100q22 0 16-22" {}
                path class="a-lamp" d="M118 62h12v16h-12zM120 56h2v6h-2zM126 56h2v6h-2z" {}
                rect class="a-trim" x="54" y="36" width="44" height="66" rx="7" {}
                rect class="a-main" x="59" y="42" width="34" height="50" rx="2" {}
                path class="a-lamp" d="M80 50L67 70h8l-3 14 13-20h-8z" {}
            },
            Self::Parcel => html! {
                path class="a-lamp" d="M40 58l40-16 40 16-40 16z" {}
                path class="a-main" d="M40 58l40 16v30L40 88z" {}
                path class="a-main" fill-opacity=".75" d="M120 58L80 74v30l40-16z" {}
                path class="a-trim" d="M56 52l40 16v12l10-4V64L66 48z" {}
            },
        }
    }
}
