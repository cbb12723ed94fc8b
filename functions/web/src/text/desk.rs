//! What the pages of desk say.

use texts::texts;

texts! {}
