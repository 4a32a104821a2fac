import Martlet

// Types that other Swift modules see: what the macros write is as visible as the type.
@PyUnion public enum PublicUnion { case number(Int), text(String) }

extension class_features {
  @PyClass open class Public {
    public var value = 1
    public init() {}
  }
  @PyClass(extends: Public.self) public final class PublicLeaf: Public {
    public override init() {}
  }
  @PyClass public struct PublicStruct: Hashable { public var x = 2 }
  @PyClass(extends: .dict) package final class PackageDict {
    package init() {}
  }
  @PyEnum public enum PublicPlain: Int { case none = 1, some }
  @PyEnum package enum PublicCases { case none, some(Int) }
  @PyException(.valueError) public struct PublicError: Error { let code: Int }

  @PyFunction public static func passPublic(
    _ value: PublicUnion, _ item: PublicPlain
  ) throws -> PublicUnion {
    if case .number(let n) = value, n < 0 { throw PublicError(code: n) }
    return value
  }
  @PyFunction package static func passCases(_ value: PublicCases) -> PublicCases { value }
}
