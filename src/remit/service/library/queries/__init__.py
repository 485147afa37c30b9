"""Reading the library: `documents` by day, `practice` that worked, `released` figures. What the public sees is asked for without a reader."""
