import Martlet

/// Conversions, enums, exceptions, buffers and Python from Swift, under test.
@PyModule enum data_tests {}
