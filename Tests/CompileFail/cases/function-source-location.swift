import Martlet

@PyFunction func log(_ text: String, line: Int = #line, file: String = #fileID) {}
