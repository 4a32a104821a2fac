import Martlet

@PyClass class Base { init() {} }
@PyClass(extends: Base.self) final class Leaf { init() {} }
