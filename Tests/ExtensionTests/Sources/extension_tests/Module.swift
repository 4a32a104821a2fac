import Martlet

/// Every kind of export, for the tests beside it.
@PyModule enum extension_tests {}

/// One line.
@PyFunction func documented() {}

/// The first line.
///
/// A second paragraph with "quotes", \backslashes\, 'single ones' and ünïcode: 雨燕.
///
///     indented code
@PyFunction func documentedAtLength(_ value: Int) -> Int { value }

/**
 In a block comment.

 With two paragraphs.
 */
@PyFunction func documentedInBlock() {}

@PyFunction func undocumented() {}
