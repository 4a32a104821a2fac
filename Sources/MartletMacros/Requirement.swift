import SwiftSyntax

/// Members that Swift's protocols ask for, which Python reaches in another way: `hash(object)` calls
/// `hash(into:)`.
enum Requirement {
  /// `index(_:offsetBy:)`
  static func name(of function: FunctionDeclSyntax) -> String {
    let labels = function.signature.parameterClause.parameters.map { "\($0.firstName.text):" }
    return "\(function.name.text)(\(labels.joined()))"
  }

  /// Never exported unless marked: their parameters are of no use to Python.
  static let hidden: Set<String> = [
    "hash(into:)", "encode(to:)", "makeIterator()", "makeAsyncIterator()", "index(after:)",
    "index(before:)", "index(_:offsetBy:)", "index(_:offsetBy:limitedBy:)", "formIndex(after:)",
    "formIndex(before:)", "replaceSubrange(_:with:)", "withContiguousStorageIfAvailable(_:)",
    "withContiguousMutableStorageIfAvailable(_:)", "hashValue", "underestimatedCount",
  ]

  /// When a member is exported that is one protocol's requirement, or just has its name: only the
  /// compiler knows whether the type conforms.
  static func condition(_ member: String, of type: String) -> String? {
    switch member {
    case "next()": "!\(type).__isIterator"
    case "description": "!\(type).__isDescribed"
    case "debugDescription": "\(type).__debugDescribed == nil"
    case "startIndex", "endIndex", "indices": "!\(type).__isCollection"
    default: nil
    }
  }

  /// A statement that runs under a condition only.
  static func guarded(_ statement: String, by condition: String?) -> String {
    condition.map { "if \($0) { \(statement) }" } ?? statement
  }
}
