import Martlet

extension pyo3_pytests {
  @PyModule enum enums {
    @PyEnum(.classes) enum ComplexEnum {
      case int(i: Int32)
      case float(f: Double)
      case str(s: String)
      case emptyStruct
      case multiFieldStruct(a: Int32, b: Double, c: Bool)
      case variantWithDefault(a: Int32 = 42, b: String? = nil)
    }

    @PyFunction static func doComplexStuff(thing: ComplexEnum) -> ComplexEnum {
      switch thing {
      case .int(let i): .str(s: "\(i)")
      case .float(let f): .float(f: f * f)
      case .str(let s): .int(i: Int32(truncatingIfNeeded: s.utf8.count))
      case .emptyStruct: .emptyStruct
      case .multiFieldStruct(let a, let b, let c): .multiFieldStruct(a: a, b: b, c: c)
      case .variantWithDefault(let a, let b):
        .variantWithDefault(a: a &* 2, b: b.map { $0.uppercased() })
      }
    }

    @PyEnum(.classes) enum TupleEnum {
      case fullWithDefault(Int32 = 1, Double = 1.0, Bool = true)
      case full(Int32, Double, Bool)
      case emptyTuple
    }

    @PyFunction static func doTupleStuff(thing: TupleEnum) -> TupleEnum { thing }

    @PyEnum(.classes) enum SimpleTupleEnum {
      case int(Int32)
      case str(String)
    }

    @PyEnum(.classes) enum MixedComplexEnum {
      case nothing
      case empty
    }

    @PyFunction static func doMixedComplexStuff(thing: MixedComplexEnum) -> MixedComplexEnum {
      switch thing {
      case .nothing: .empty
      case .empty: .nothing
      }
    }

    @PyEnum enum SimpleEnum: Int {
      case Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday
    }

    @PyEnum enum SimpleEnumWithoutDerive { case a, b }

    @PyFunction static func doSimpleStuff(thing: SimpleEnum) -> SimpleEnum {
      SimpleEnum(rawValue: (thing.rawValue + 1) % 7) ?? .Sunday
    }
  }
}
