//! What the pages of checkout say.

use texts::texts;

texts! {}
