// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/rule_machine.h"

#include "base/checksum.h"

namespace holdfast::sim
{
namespace
{

constexpr std::uint64_t kDriveBytes = 256ULL << 20;

env::Task<Result<void>> putObject(store::ErasureStore* store, std::string key, Segment body)
{
    const Bytes bytes = makeBytes(body);
    store::PutOptions options;
    options.length = bytes.size();
    auto writer = co_await store->put("bucket", key, options);
    if (!writer)
        co_return failed(std::move(writer));
    Result<void> written = co_await (*writer)->write(bytes);
    if (!written)
        co_return written;
    store::BodyDigests digests;
    digests.md5 = digest(ChecksumKind::Md5, bytes);
    auto committed = co_await (*writer)->commit(digests);
    if (!committed)
        co_return failed(std::move(committed));
    co_return Result<void>{};
}

env::Task<Result<void>> removeObject(store::ErasureStore* store, std::string key)
{
    const store::RemoveOptions always;
    auto removed = co_await store->remove("bucket", key, always);
    if (!removed)
        co_return failed(std::move(removed));
    co_return Result<void>{};
}

env::Task<Result<Bytes>> getObject(store::ErasureStore* store, std::string key)
{
    auto reader = co_await store->get("bucket", key);
    if (!reader)
        co_return failed(std::move(reader));
    Bytes all;
    for (;;) {
        auto piece = co_await (*reader)->read();
        if (!piece)
            co_return failed(std::move(piece));
        if (piece->empty())
            co_return all;
        all.insert(all.end(), piece->begin(), piece->end());
    }
}

template <class T> std::optional<Code> codeOf(const std::optional<Result<T>>& answer)
{
    if (!answer)
        return Code::Timeout;
    return *answer ? std::nullopt : std::optional(answer->error().code);
}

} // namespace

RuleMachine::RuleMachine(int drives, std::uint64_t seed)
    : m_world(seed, 2), m_files(m_world), m_drives(drives)
{
    store::StoreOptions options;
    for (int i = 0; i < drives; ++i)
        m_files.mount(path(i), "disk" + std::to_string(i), kDriveBytes);
    options.drives = paths();
    options.stateDirectory = "/state/store";
    options.stateHome = "/state";
    SimDisk& system = m_files.systemDisk();
    system.link(system.root(), "state", system.makeInode(true));
    system.syncNames(system.root());
    system.link(system.find("/state"), "store", system.makeInode(true));
    system.syncNames(system.find("/state"));
    m_server = std::make_unique<SimServer>(m_world, m_files, options);
}

void RuleMachine::mountMore(int count)
{
    for (int i = m_drives; i < m_drives + count; ++i)
        m_files.mount(path(i), "disk" + std::to_string(i), kDriveBytes);
}

std::vector<std::string> RuleMachine::paths() const
{
    std::vector<std::string> out;
    for (int i = 0; i < m_drives; ++i)
        out.push_back(path(i));
    return out;
}

bool RuleMachine::start()
{
    m_server->start();
    m_world.run([this] { return m_server->isOpen() || m_server->failure().has_value(); }, Seconds(600));
    if (!m_server->isOpen()) {
        m_server->die(false);
        return false;
    }
    if (!m_haveBucket) {
        const auto made = call<Result<store::BucketInfo>>(store()->createBucket("bucket"));
        m_haveBucket = made && (*made || made->error().code == Code::AlreadyExists);
    }
    return true;
}

void RuleMachine::stop()
{
    m_server->close();
    m_world.run([this] { return m_server->isClosed(); }, Seconds(60));
    m_server->die(false);
}

void RuleMachine::wait(std::chrono::nanoseconds span)
{
    m_world.run([] { return false; }, span);
}

bool RuleMachine::waitWhole()
{
    for (int i = 0; i < 3'600; ++i) {
        const store::StoreStatus now = status();
        bool whole = now.state == store::StoreState::Ready && now.underReplicated == 0;
        for (const store::DriveStatus& drive : now.drives)
            whole = whole && (drive.state == store::DriveState::Member ||
                              drive.state == store::DriveState::Retired) &&
                    drive.owed == 0;
        if (whole)
            return true;
        wait(Seconds(1));
    }
    return false;
}

env::Task<Result<void>> RuleMachine::putTask(std::string key, Segment body)
{
    return putObject(store(), std::move(key), body);
}

env::Task<Result<void>> RuleMachine::removeTask(std::string key)
{
    return removeObject(store(), std::move(key));
}

env::Task<Result<Bytes>> RuleMachine::getTask(std::string key)
{
    return getObject(store(), std::move(key));
}

std::optional<Code> RuleMachine::put(const std::string& key, Segment body)
{
    return codeOf(call<Result<void>>(putTask(key, body)));
}

std::optional<Code> RuleMachine::remove(const std::string& key)
{
    return codeOf(call<Result<void>>(removeTask(key)));
}

std::optional<Code> RuleMachine::get(const std::string& key, Bytes* into)
{
    const auto answer = call<Result<Bytes>>(getTask(key));
    if (into && answer && *answer)
        *into = **answer;
    return codeOf(answer);
}

bool RuleMachine::holds(const std::string& key, Segment body)
{
    Bytes bytes;
    return !get(key, &bytes) && bytes == makeBytes(body);
}

std::string RuleMachine::list()
{
    store::ListQuery query;
    query.bucket = "bucket";
    const auto answer = call<Result<store::ListPage>>(store()->list(query));
    if (!answer || (!*answer && (*answer).error().code != Code::Unavailable))
        return "?";
    if (!*answer)
        return "503";
    std::string out;
    for (const store::ObjectInfo& info : (*answer)->objects)
        out += (out.empty() ? "" : " ") + info.key;
    return out;
}

store::StoreStatus RuleMachine::status()
{
    return call<store::StoreStatus>(store()->status()).value_or(store::StoreStatus{});
}

store::DriveState RuleMachine::stateOf(int drive)
{
    for (const store::DriveStatus& known : status().drives) {
        if (known.path == path(drive))
            return known.state;
    }
    return store::DriveState::Absent;
}

} // namespace holdfast::sim
