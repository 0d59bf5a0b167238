// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "env/task.h"

namespace holdfast::env
{

/// What other threads have for an executor's thread: functions that run there in the order in which they
/// came, as many as there are for one wake-up. One per io_context. Letters that are not delivered when the
/// io_context goes are destroyed with it, and later ones at once: a thread that outlives the process's io
/// threads may still post.
class Mailbox : public asio::execution_context::service
{
public:
    using Letter = std::move_only_function<void()>;

    class Inbox : public std::enable_shared_from_this<Inbox>
    {
    public:
        explicit Inbox(const Executor& executor) : m_executor(executor) {}

        /// Thread-safe.
        void post(Letter letter)
        {
            const std::lock_guard lock(m_mutex);
            if (m_closed)
                return;
            m_letters.push_back(std::move(letter));
            if (!std::exchange(m_onItsWay, true))
                asio::post(m_executor, [self = shared_from_this()] { self->deliver(); });
        }

    private:
        friend class Mailbox;
        void deliver()
        {
            std::vector<Letter> letters;
            {
                const std::lock_guard lock(m_mutex);
                letters.swap(m_letters);
                m_onItsWay = false;
            }
            for (Letter& letter : letters)
                letter();
        }
        void close()
        {
            std::vector<Letter> dropped; // destroyed without the lock: a letter may hold what posts
            {
                const std::lock_guard lock(m_mutex);
                m_closed = true;
                dropped.swap(m_letters);
            }
        }

        const Executor m_executor;
        std::mutex m_mutex;
        std::vector<Letter> m_letters;
        bool m_onItsWay = false;
        bool m_closed = false;
    };

    inline static asio::execution_context::id id;
    explicit Mailbox(asio::execution_context& context)
        : service(context),
          m_inbox(std::make_shared<Inbox>(static_cast<asio::io_context&>(context).get_executor()))
    {
    }
    [[nodiscard]] static std::shared_ptr<Inbox> of(const Executor& executor)
    {
        return asio::use_service<Mailbox>(static_cast<asio::execution_context&>(executor.context()))
            .m_inbox;
    }

private:
    void shutdown() override { m_inbox->close(); }

    std::shared_ptr<Inbox> m_inbox;
};

} // namespace holdfast::env
