import Martlet

@PyFunction(executor: .eventLoop) func f() -> Int { 1 }
@PyFunction(cancellation: .abandon) func g() {}
@PyFunction(gil: .released) func h() async {}
@PyFunction(executor: .concurrent) func right() async {}
