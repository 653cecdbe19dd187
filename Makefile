# The work is done by the scripts in Scripts/, each of which says nothing when there is nothing to do.
# `make help` lists what there is; it reads the lines that begin with two number signs.

PREFIX ?= $(HOME)/.local
PROGRAM := .build/release/espalier
FORMATTED := Sources Tests Plugins Package.swift

.DEFAULT_GOAL := lesson
.NOTPARALLEL:
.PHONY: lesson build ready help test quick attack format format-check install docs lesson-pictures bench results modules picture \
	slow-types sanitize clean

## lesson: build, and lesson 1: what a learner types
lesson: build
	@$(PROGRAM) lesson 1

## build: the program, .build/release/espalier
build: ready
	@Scripts/build -c release

help:
	@sed -n 's/^## \([a-z-]*\): /  make \1\t/p' Makefile | expand -t 24

ready:
	@Scripts/toolchain
	@Scripts/packages

## test: all tests and all lessons; .ci/run adds the format check
test: ready
	@Scripts/test

## quick: the format, and the tests of what was changed; under a minute after a build
quick: ready
	@Scripts/quick

## attack: hostile lines, networks and files; SEED=7 LINES=100000 NETWORKS=1000 for others and more
attack: ready
	@SEED="$(SEED)" LINES="$(LINES)" NETWORKS="$(NETWORKS)" Scripts/attack

## format: the sources in the house's form
format: ready
	@swift format --in-place --parallel --recursive $(FORMATTED)

## format-check: whether they are
format-check: ready
	@swift format lint --strict --parallel --recursive $(FORMATTED)

## install: the program into PREFIX/bin, ~/.local unless given
install: build
	@Scripts/install "$(DESTDIR)$(PREFIX)/bin"

# The lessons as pages, each run anew; some minutes. SITE=folder for another place.
SITE ?= site
## docs: the lessons as pages for a browser, in site/
docs: build
	@$(PROGRAM) lessons weave --to "$(SITE)"

# The pictures that lessons name for readers of their files, Lessons/pictures; not compared with anything.
## lesson-pictures: the pictures beside the lessons
lesson-pictures: build
	@$(PROGRAM) lessons pictures

# What is promised of speed and what is reached here; some ten minutes. Not a test: a shared machine is as slow as its
# neighbours make it.
## bench: speed, promised and reached; some ten minutes
bench: build
	@Scripts/bench

# The methods on real images, the tables of Docs/Results.md; about an hour. Needs Fashion-MNIST in a folder
# fashion-mnist under $ESPALIER_DATASETS or Datasets/.
## results: the methods on real images, the tables of Docs/Results.md; about an hour. FAMILY=weights: those of one family
results: build
	@$(PROGRAM) results $(FAMILY)

# Docs/modules.svg from Package.swift; a test says when it is out of date.
## modules: Docs/modules.svg
modules: ready
	@Scripts/module-graph

# The picture and the figures of README.md.
## picture: the picture of README.md
picture: build
	@$(PROGRAM) run Scripts/readme-picture.esp

# Expressions that take the type checker longer than 200 ms, in a build of their own.
## slow-types: expressions that take the type checker long
slow-types: ready
	@Scripts/build --scratch-path .build/slow-types \
		-Xswiftc -Xfrontend -Xswiftc -warn-long-expression-type-checking=200 -Xswiftc -no-warnings-as-errors

# The fast engine's tests under the address and the thread sanitizer.
## sanitize: the fast engine under the address and the thread sanitizer
sanitize: ready
	@Scripts/sanitize

## clean: what was built goes
clean:
	@rm -rf .build
