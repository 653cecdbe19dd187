# make        what a learner types: packages, build, lesson 1
# make test   all tests and all lessons; `.ci/run` adds the format check
#
# The work is done by the scripts in Scripts/, each of which says nothing when there is nothing to do.

PREFIX ?= $(HOME)/.local
PROGRAM := .build/release/espalier
FORMATTED := Sources Tests Plugins Package.swift

.DEFAULT_GOAL := lesson
.NOTPARALLEL:
.PHONY: lesson build ready test format format-check install bench results modules picture slow-types sanitize clean

lesson: build
	@$(PROGRAM) lesson 1

build: ready
	@Scripts/build -c release

ready:
	@Scripts/toolchain
	@Scripts/packages

test: ready
	@Scripts/test

format: ready
	@swift format --in-place --parallel --recursive $(FORMATTED)

format-check: ready
	@swift format lint --strict --parallel --recursive $(FORMATTED)

install: build
	@Scripts/install "$(DESTDIR)$(PREFIX)/bin"

# What is promised of speed and what is reached here; some ten minutes. Not a test: a shared machine is as slow as its
# neighbours make it.
bench: build
	@Scripts/bench

# The methods on real images, the tables of Docs/Results.md; about an hour. Needs Fashion-MNIST in a folder
# fashion-mnist under $ESPALIER_DATASETS or Datasets/.
results: build
	@$(PROGRAM) results

# Docs/modules.svg from Package.swift; a test says when it is out of date.
modules: ready
	@Scripts/module-graph

# The picture and the figures of README.md.
picture: build
	@$(PROGRAM) run Scripts/readme-picture.esp

# Expressions that take the type checker longer than 200 ms, in a build of their own.
slow-types: ready
	@Scripts/build --scratch-path .build/slow-types \
		-Xswiftc -Xfrontend -Xswiftc -warn-long-expression-type-checking=200 -Xswiftc -no-warnings-as-errors

# The fast engine's tests under the address and the thread sanitizer.
sanitize: ready
	@Scripts/sanitize

clean:
	@rm -rf .build
