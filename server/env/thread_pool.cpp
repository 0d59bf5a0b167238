// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "env/work_pool.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include <pthread.h>

namespace holdfast::env
{
namespace
{

class ThreadPool : public WorkPool
{
public:
    ThreadPool(const std::string& name, int threads)
    {
        // The kernel keeps 15 characters of a thread's name.
        const std::string shortName = name.substr(0, 15);
        for (int i = 0; i < threads; ++i) {
            m_threads.emplace_back([this] { run(); });
            ::pthread_setname_np(m_threads.back().native_handle(), shortName.c_str());
        }
    }
    ~ThreadPool() override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
        }
        m_wake.notify_all();
        for (std::thread& thread : m_threads)
            thread.join();
    }

    void post(Job job) override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_jobs.push_back(std::move(job));
        }
        m_wake.notify_one();
    }

private:
    void run()
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_wake.wait(lock, [this] { return m_stopping || !m_jobs.empty(); });
            if (m_jobs.empty())
                return;
            Job job = std::move(m_jobs.front());
            m_jobs.pop_front();
            lock.unlock();
            job();
            job = nullptr; // what it captured goes outside the lock
            lock.lock();
        }
    }

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace

std::unique_ptr<WorkPool> makeThreadPool(std::string name, int threads)
{
    return std::make_unique<ThreadPool>(name, threads < 1 ? 1 : threads);
}

} // namespace holdfast::env
