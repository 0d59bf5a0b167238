// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The part of Asio that speaks TLS, compiled here once: only the command line's client uses it.
#include <boost/asio/ssl/impl/src.hpp>
