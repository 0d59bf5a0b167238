// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/io_threads.h"

#include <pthread.h>

namespace holdfast::node
{

struct IoThreads::Loop
{
    env::asio::io_context context{1};
    env::asio::executor_work_guard<env::Executor> guard{context.get_executor()};
    std::thread thread;
};

IoThreads::IoThreads(unsigned count)
{
    for (unsigned i = 0; i < count; ++i)
        m_loops.push_back(std::make_unique<Loop>());
}

IoThreads::~IoThreads()
{
    stop();
}

std::vector<env::Executor> IoThreads::executors() const
{
    std::vector<env::Executor> out;
    for (const auto& loop : m_loops)
        out.push_back(loop->context.get_executor());
    return out;
}

void IoThreads::start()
{
    for (std::size_t i = 0; i < m_loops.size(); ++i) {
        Loop* loop = m_loops[i].get();
        loop->thread = std::thread([loop] { loop->context.run(); });
        ::pthread_setname_np(loop->thread.native_handle(), ("io-" + std::to_string(i)).c_str());
    }
}

void IoThreads::stop()
{
    for (const auto& loop : m_loops)
        loop->context.stop();
    for (const auto& loop : m_loops) {
        if (loop->thread.joinable())
            loop->thread.join();
    }
}

} // namespace holdfast::node
