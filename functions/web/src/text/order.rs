//! What the pages of order say.

use texts::texts;

texts! {}
