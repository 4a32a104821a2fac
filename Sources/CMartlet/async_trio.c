// trio in the role of an asyncio loop. What trio does differently is written in its own terms, in
// Python; the queue and its descriptor are those of every loop.
#include "async.h"

static const char source[] =
  "import weakref\n"
  "import trio\n"
  "from trio import lowlevel\n"
  "\n"
  "loops = weakref.WeakValueDictionary()\n"
  "\n"
  "def running():\n"
  "    token = lowlevel.current_trio_token()\n"
  "    loop = loops.get(token)\n"
  "    if loop is None:\n"
  "        loop = loops[token] = Loop(token)\n"
  "    return loop\n"
  "\n"
  "async def drive(call):\n"
  "    task = lowlevel.current_task()\n"
  "    raise_cancelled = None\n"
  "    def abort(raise_):\n"
  "        nonlocal raise_cancelled\n"
  "        raise_cancelled = raise_\n"
  "        call.cancel()\n"
  "        return lowlevel.Abort.FAILED\n"
  "    call.add_done_callback(lambda _: lowlevel.reschedule(task))\n"
  "    await lowlevel.wait_task_rescheduled(abort)\n"
  "    if raise_cancelled is not None and call.cancelled():\n"
  "        raise_cancelled()\n"
  "    return call.result()\n"
  "\n"
  "class Loop:\n"
  "    def __init__(self, token):\n"
  "        self.token = token\n"
  "    def add_reader(self, descriptor, callback):\n"
  "        async def watch():\n"
  "            while True:\n"
  "                await lowlevel.wait_readable(descriptor)\n"
  "                callback()\n"
  "        lowlevel.spawn_system_task(watch)\n"
  "    def call_soon(self, callback, *args, context=None):\n"
  "        call = (callback, *args) if context is None else (context.run, callback, *args)\n"
  "        self.token.run_sync_soon(*call)\n"
  "    def get_debug(self):\n"
  "        return False\n"
  "    def create_task(self, awaitable, context=None):\n"
  "        return Task(awaitable, context)\n"
  "\n"
  "class Task:\n"
  "    def __init__(self, awaitable, context):\n"
  "        self.scope = trio.CancelScope()\n"
  "        self.callback = self.value = self.error = None\n"
  "        lowlevel.spawn_system_task(self.run, awaitable, context=context)\n"
  "    async def run(self, awaitable):\n"
  "        from asyncio import CancelledError\n"
  "        self.error = CancelledError()\n"
  "        try:\n"
  "            with self.scope:\n"
  "                self.value = await awaitable\n"
  "                self.error = None\n"
  "        except trio.Cancelled:\n"
  "            raise\n"
  "        except BaseException as error:\n"
  "            self.error = error\n"
  "        self.callback(self)\n"
  "    def add_done_callback(self, callback):\n"
  "        self.callback = callback\n"
  "    def cancel(self):\n"
  "        self.scope.cancel()\n"
  "    def result(self):\n"
  "        if self.error is not None:\n"
  "            raise self.error\n"
  "        return self.value\n";

static PyObject *running = NULL, *drive = NULL;

static int load(void) {
  PyObject *code = Py_CompileString(source, "<martlet's trio loop>", Py_file_input);
  PyObject *names = code ? PyDict_New() : NULL;
  PyObject *done = NULL;
  if (names && PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins()) == 0) done = PyEval_EvalCode(code, names, names);
  if (done) {
    running = mtl_new_ref(PyDict_GetItemString(names, "running"));
    drive = mtl_new_ref(PyDict_GetItemString(names, "drive"));
  }
  mtl_xdecref(code);
  mtl_xdecref(names);
  mtl_xdecref(done);
  return done ? 0 : -1;
}

PyObject *mtl_trio_loop(void) {
  // Nobody runs trio who hasn't imported it; anyio's trio backend does too.
  PyObject *modules = PyImport_GetModuleDict();
  if (!modules || !PyDict_GetItemString(modules, "trio") || (!running && load() < 0)) return NULL;
  return mtl_call_none(running);
}

PyObject *mtl_trio_drive(PyObject *coroutine) { return mtl_call_one(drive, coroutine); }
