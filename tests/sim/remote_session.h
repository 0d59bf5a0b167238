// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drive/drive_factory.h"
#include "sim/sim_link.h"

namespace holdfast::sim
{

class DriveNode;

/// One opening of a drive, as the node that serves it knows it. A later one ends it: what still comes of it
/// is not carried out.
struct ServedDrive
{
    std::uint64_t number = 0;
    std::shared_ptr<drive::LocalDrive> drive; ///< null once it is over
    std::vector<std::shared_ptr<void>> handles; ///< readers and writers, until the client lets them go
    std::uint64_t statuses = 0;
};
using ServedPtr = std::shared_ptr<ServedDrive>;

/// What every answer says of the drive besides.
struct RemoteStatus
{
    std::uint64_t number = 0;
    std::optional<Error> failed;
    bool belowReserve = false;
    std::uint64_t owed = 0;
    std::uint64_t errors = 0;
};

/// The same, as the node of the store knows it: calls on their way, each answered at most once.
///
/// Nothing tells a lost request from a lost answer, so a call without an answer stays pending. Some time after
/// a message was lost, or at once when the peer refuses, the connection counts as broken: then every pending
/// call fails, done or not, and the drive counts as failed.
class RemoteSession : public std::enable_shared_from_this<RemoteSession>
{
public:
    template <class T> using Operation = std::function<env::Task<Result<T>>(ServedPtr)>;

    RemoteSession(SimWorld& world, DriveNode& node, std::string path, std::uint64_t number,
                  RemoteStatus status);

    /// `mayRepeat`: a client would send it again by itself, so that it may be carried out twice.
    template <class T>
    static env::Task<Result<T>> call(std::shared_ptr<RemoteSession> session, Operation<T> operation,
                                     bool mayRepeat)
    {
        if (session->m_over)
            co_return std::unexpected(*session->m_over);
        env::Completion<Result<T>> done;
        const std::uint64_t number = session->begin(
            [done](const Error& why) { done.complete(std::unexpected(why)); });
        session->request<T>(operation, done);
        if (mayRepeat && session->link().repeats())
            session->request<T>(operation, done);
        Result<T> result = co_await done.wait();
        session->end(number);
        co_return result;
    }
    /// Without an answer.
    void post(std::function<void(ServedDrive&)> action);
    /// Asks whether the node answers at all, if that was not asked already.
    void ping();
    /// The connection is broken.
    void breakOff(Error why);
    /// A message was lost: the connection breaks before long.
    void suspect();
    [[nodiscard]] bool isSuspect() const { return m_suspect; }
    /// Nothing is sent any more.
    void close();
    [[nodiscard]] bool isOver() const { return m_over.has_value(); }
    [[nodiscard]] bool isLive() const; ///< the process that opened it lives

    [[nodiscard]] std::optional<Error> failed() const;
    [[nodiscard]] const RemoteStatus& status() const { return m_status; }
    [[nodiscard]] drive::DriveClient::Pulse pulse() const;
    [[nodiscard]] DriveNode& node() { return m_node; }
    [[nodiscard]] const std::string& path() const { return m_path; }
    [[nodiscard]] std::uint64_t number() const { return m_number; }
    [[nodiscard]] Error broken(const std::string& why);

private:
    [[nodiscard]] SimLink& link();
    [[nodiscard]] ServedPtr served(); ///< null, and the consequences drawn, when the node does not know it
    [[nodiscard]] env::Executor executor();
    std::uint64_t begin(std::function<void(const Error&)> cancel);
    void end(std::uint64_t number);
    void answer(const ServedPtr& served, std::function<void()> complete);
    void refuse();

    template <class T> void request(const Operation<T>& operation, const env::Completion<Result<T>>& done)
    {
        auto self = shared_from_this();
        link().send(
            SimLink::Way::There,
            [self, operation, done] {
                if (ServedPtr at = self->served())
                    env::spawn(self->executor(), serve<T>(self, std::move(at), operation, done));
            },
            [self] { self->suspect(); });
    }
    template <class T>
    static env::Task<void> serve(std::shared_ptr<RemoteSession> self, ServedPtr at, Operation<T> operation,
                                 env::Completion<Result<T>> done)
    {
        if (!at->drive) { // let go a moment ago
            self->refuse();
            co_return;
        }
        env::Task<Result<T>> task = operation(at);
        Result<T> value = co_await std::move(task);
        auto result = std::make_shared<Result<T>>(std::move(value));
        self->answer(at, [done, result] { done.complete(std::move(*result)); });
    }

    SimWorld& m_world;
    DriveNode& m_node;
    std::string m_path;
    std::uint64_t m_number;
    std::uint64_t m_process; ///< of the store
    RemoteStatus m_status;
    std::optional<Error> m_over;
    bool m_closed = false;
    bool m_suspect = false;
    bool m_pinged = false;
    std::uint64_t m_last = 0;
    std::uint64_t m_answered = 0;
    std::map<std::uint64_t, std::function<void(const Error&)>> m_pending;
};

} // namespace holdfast::sim
