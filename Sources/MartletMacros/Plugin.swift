#if canImport(SwiftCompilerPlugin)
import SwiftCompilerPlugin
import SwiftSyntaxMacros

// A library that the compiler loads by -load-plugin-library needs no main.
@main
struct Plugin: CompilerPlugin {
  let providingMacros: [any Macro.Type] = [
    PyModuleMacro.self,
    PyFunctionMacro.self,
    PyClassMacro.self,
    PyEnumMacro.self,
    PyExceptionMacro.self,
    PyUnionMacro.self,
    PyMethodsMacro.self,
    PyMethodMacro.self,
    PyPropertyMacro.self,
    PyModuleInitMacro.self,
    PyIgnoreMacro.self,
  ]
}
#endif
