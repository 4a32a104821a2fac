#if Async
#if hasFeature(BuiltinModule)
internal import Builtin

// What `Task.immediate` calls once it has made the task: the part of it that clients compile in.
@_silgen_name("swift_task_immediate")
private func __start(_ task: Builtin.NativeObject, on executor: Builtin.Executor?)
#endif

/// `Task.immediate` of a call's priority for code that is isolated to no actor.
///
/// That function gives its task a record of the preferred executor even if none was passed, which the
/// runtime adds, searches at each switch of executors and drops: a fifth of a call's instructions.
@usableFromInline @inline(never)
func __immediateTask<T: Sendable>(
  _ operation: sending @escaping () async throws -> T
) -> Task<T, any Error> {
  #if hasFeature(BuiltinModule)
  // The bits are in what clients of the standard library compile in, and so can't change:
  // task-local values are copied, the context is inherited, and it starts synchronously.
  let flags = Int(TaskPriority.ofCalls.rawValue) | 1 << 10 | 1 << 11 | 1 << 16
  let task = Builtin.createTask(flags: flags, operation: operation).0
  __start(task, on: nil)
  // A task is its one reference, which the creation has retained.
  return unsafe unsafeBitCast(task, to: Task<T, any Error>.self)
  #else
  return Task.immediate(priority: .ofCalls, operation: operation)
  #endif
}
#endif
