import Martlet

class Plain { init() {} }
@PyClass(extends: Plain.self) class Leaf: Plain { override init() {} }
struct Fault: Error {}
@PyException(extends: Fault.self) struct Oops: Error {}
