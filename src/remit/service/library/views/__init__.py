"""Pages of the library. `public` without sign-in, `documents` and `releases` for the area's own people."""
