// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Asio is compiled here once (BOOST_ASIO_SEPARATE_COMPILATION), with its default epoll backend.
#include <boost/asio/impl/src.hpp>
