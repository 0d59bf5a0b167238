// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>

#include "env/task.h"

namespace holdfast::node
{

/// The io threads: each has an io_context of its own and runs it until stop().
class IoThreads
{
public:
    explicit IoThreads(unsigned count);
    ~IoThreads(); ///< stops
    IoThreads(const IoThreads&) = delete;
    IoThreads& operator=(const IoThreads&) = delete;

    [[nodiscard]] std::vector<env::Executor> executors() const;
    void start();
    void stop(); ///< drops what still waits; joins

private:
    struct Loop;
    std::vector<std::unique_ptr<Loop>> m_loops;
};

} // namespace holdfast::node
