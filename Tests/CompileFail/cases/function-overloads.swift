import Martlet

@PyFunction func convert(_ value: Int) -> Int { value }
@PyFunction func convert(_ value: String) -> String { value }
