import Martlet

/// Every call pattern that the benchmarks measure.
@PyModule enum martlet_bench {}
