// The extension module itself is in MartletRuntimePython; here it becomes a library of its own.
@_exported import MartletRuntimePython
