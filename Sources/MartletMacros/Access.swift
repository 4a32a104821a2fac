import SwiftSyntax

/// Statements that hold an instance's value during a call.
enum Access {
  /// Calls, lets go of the value, and then converts the result: that may run Python code which uses
  /// the same object.
  ///
  /// - Parameters:
  ///   - store: What returns the converted result where its type has no name here.
  ///   - holds: Statements that hold what else the call changes.
  static func call(
    _ call: String, on type: String, mutating: Bool, result: TypeSyntax?, store: String,
    buffer: Int = 0, holds: [String] = []
  ) -> [String] {
    let kind = mutating ? "Mutation" : "Read"
    let hold = "let __s = try \(type).__begin\(kind)(__self)"
    let release = "defer { \(type).__end\(kind)(__self) }"
    guard let result, !result.is(SomeOrAnyTypeSyntax.self) else {
      return [hold, release] + holds + [store]
    }
    let held = ([hold, release] + holds).joined(separator: "; ")
    return [
      "let __r: \(result)", "do { \(held); __r = \(call) }",
      "return \(Conversion.store(result, "__r", buffer: buffer))",
    ]
  }
}
