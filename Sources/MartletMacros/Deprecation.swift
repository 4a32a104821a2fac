import SwiftSyntax

/// `@available(*, deprecated, message: …)`, which a call from Python warns of.
enum Deprecation {
  /// The statement that warns, or `nil`.
  static func warning(of attributes: AttributeListSyntax, function: String) -> String? {
    for case .attribute(let attribute) in attributes
    where attribute.attributeName.trimmedDescription == "available" {
      guard case .availability(let arguments) = attribute.arguments,
        arguments.contains(where: { $0.argument.trimmedDescription == "deprecated" })
      else { continue }
      var message = "\(function)() is deprecated"
      for argument in arguments {
        guard case .availabilityLabeledArgument(let labeled) = argument.argument,
          case .string(let literal) = labeled.value
        else { continue }
        let text = literal.segments.trimmedDescription
        switch labeled.label.text {
        case "message": message += ": \(text)"
        case "renamed": message += "; use \(text)"
        default: break
        }
      }
      return "try __warnDeprecated(\(Literal.string(message)))"
    }
    return nil
  }
}
