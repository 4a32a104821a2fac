import Martlet

@PyFunction func echoInts(_ values: [Int]) -> [Int] { values }
@PyFunction func echoBytes(_ values: [UInt8]) -> [UInt8] { values }
@PyFunction func echoDoubles(_ values: [Double]) -> [Double] { values }
@PyFunction func echoStrings(_ values: [String]) -> [String] { values }
@PyFunction func echoBools(_ values: [Bool]) -> [Bool] { values }
@PyFunction func echoNested(_ values: [[Int]]) -> [[Int]] { values }
@PyFunction func echoOptionals(_ values: [Int?]) -> [Int?] { values }
@PyFunction func echoOptionalList(_ values: [Double]?) -> [Double]? { values }
@PyFunction func echoObjects(_ values: [Py]) -> [Py] { values }

@PyFunction func echoDict(_ values: [String: Int]) -> [String: Int] { values }
@PyFunction func echoIntKeys(_ values: [Int: [String]]) -> [Int: [String]] { values }
@PyFunction func echoDeep(_ config: [String: [[String: Double?]]]) -> [String: [[String: Double?]]]
{
  config
}

@PyFunction func echoSet(_ values: Set<Int>) -> Set<Int> { values }
@PyFunction func echoStringSet(_ values: Set<String>) -> Set<String> { values }
@PyFunction func echoSets(_ values: [Set<String>]) -> [Set<String>] { values }

@PyFunction func echoPair(_ value: (Int, String)) -> (Int, String) { value }
@PyFunction func echoTriple(_ value: (Int8, Double?, [String])) -> (Int8, Double?, [String]) {
  value
}

@PyFunction func countEach(_ values: [Int], _ names: [String: Int], _ members: Set<Int>) -> (
  Int, Int, Int
) {
  (values.count, names.count, members.count)
}
