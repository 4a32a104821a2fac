import Martlet

@PyFunction func noParameters() -> Int { 0 }
@PyFunction func one(_ a: Int) -> Int { a }
@PyFunction func two(_ a: Int, _ b: Int) -> [Int] { [a, b] }
@PyFunction func three(_ a: Int, _ b: String, _ c: [Double]) -> (Int, String, [Double]) {
  (a, b, c)
}

@PyFunction func labels(at index: Int, with name: String) -> (Int, String) { (index, name) }
@PyFunction func mixed(_ a: Int, b: Int, c: Int = 3) -> [Int] { [a, b, c] }
@PyFunction func unlabelledDefault(_ a: Int, _ b: Int = 2) -> [Int] { [a, b] }
@PyFunction func keywordsOfPython(in place: Int, for reason: Int, `class`: Int) -> [Int] {
  [place, reason, `class`]
}
@PyFunction func camelCase(firstName: String, parseURL: Bool) -> (String, Bool) {
  (firstName, parseURL)
}

@PyFunction func defaults(
  integer: Int = 1_000, negative: Int = -5, float: Double = 2.5, bool: Bool = true,
  text: String = "it's \"\\\n", nothing: Int? = nil, list: [Int] = [], dict: [String: Int] = [:],
  computed: Int = Int.max
) -> (Int, Int, Double, Bool, String, Int?, [Int], [String: Int], Int) {
  (integer, negative, float, bool, text, nothing, list, dict, computed)
}

@PyFunction(signature: "(a, b, /)")
func positionalOnly(a: Int, b: Int) -> [Int] { [a, b] }

@PyFunction(signature: "(a, b=2, /, c=3)")
func somePositionalOnly(a: Int, b: Int = 2, c: Int = 3) -> [Int] { [a, b, c] }

@PyFunction(signature: "(a, *, b, c=3)")
func keywordOnly(a: Int, b: Int, c: Int = 3) -> [Int] { [a, b, c] }

@PyFunction(signature: "(*, a, b, c)")
func allKeywordOnly(a: Int, b: Int, c: Int) -> [Int] { [a, b, c] }

@PyFunction(signature: "(*args)")
func star(args: [Int]) -> [Int] { args }

@PyFunction(signature: "(**kwargs)")
func doubleStar(kwargs: [String: Int]) -> [String: Int] { kwargs }

@PyFunction(signature: "(a, /, b, *args, c, d=4, **kwargs)")
func everything(
  a: Int, b: Int, args: [String], c: Int, d: Int = 4, kwargs: [String: Double]
) -> (Int, Int, [String], Int, Int, [String: Double]) {
  (a, b, args, c, d, kwargs)
}

@PyFunction func takesToken(_ py: Python, _ a: Int) -> Int { a }
@PyFunction func detached(_ py: Python, n: Int) -> Int { py.detach { n &* 2 } }
@PyFunction(gil: .released) func released(n: Int) -> Int { n &* 2 }
