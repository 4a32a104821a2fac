#if Runtime
import NIOCore

/// Runs the runtime's own tasks on an event loop.
///
/// Swift's shared pool has a thread for each core, and a program's handlers can keep them all busy. A
/// lease that is not renewed for that reason would take a healthy instance away.
final class HousekeepingExecutor: TaskExecutor {
  private let eventLoop: any EventLoop

  init(_ eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    eventLoop.execute {
      job.runSynchronously(on: self.asUnownedTaskExecutor())
    }
  }
}
#endif
