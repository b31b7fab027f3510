"""An explanation in, its proof in equations and its tree of sums out, in words; how it is laid out is for `render`."""
