import SwiftSyntax

/// Statements that hold an instance's value during a call.
enum Access {
  /// Calls, lets go of the value, and then converts the result: that may run Python code which uses
  /// the same object.
  ///
  /// - Parameter store: What returns the converted result where its type has no name here.
  static func call(
    _ call: String, on type: String, mutating: Bool, result: TypeSyntax?, store: String,
    buffer: Int = 0
  ) -> [String] {
    let kind = mutating ? "Mutation" : "Read"
    let hold = "let __s = try \(type).__begin\(kind)(__self)"
    let release = "defer { \(type).__end\(kind)(__self) }"
    guard let result, !result.is(SomeOrAnyTypeSyntax.self) else { return [hold, release, store] }
    return [
      "let __r: \(result)", "do { \(hold); \(release); __r = \(call) }",
      "return \(Conversion.store(result, "__r", buffer: buffer))",
    ]
  }
}
