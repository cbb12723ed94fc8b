//! Units.

use texts::{Count, texts};

texts! {
    points(n: Count) = "{n} 點", n => "{n} point" | "{n} points";
}
