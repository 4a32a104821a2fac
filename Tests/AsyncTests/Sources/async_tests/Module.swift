import Dispatch
import Martlet

/// Async functions for the tests.
@PyModule enum async_tests {}

/// Suspends, and is resumed from a thread that is not the loop's.
func hop(after seconds: Double = 0) async {
  await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { continuation.resume() }
  }
}
