// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/remote_drive.h"

#include <cstring>

#include "sim/drive_node.h"

namespace holdfast::sim
{
namespace
{

using namespace drive;
using env::Task;
using SessionPtr = std::shared_ptr<RemoteSession>;
using Block = std::shared_ptr<Bytes>;

Task<Result<std::shared_ptr<ShardWriter>>> makeWriter(ServedPtr at, Fence fence, ShardName name,
                                                      ShardOrigin origin)
{
    auto made = co_await at->drive->createShard(fence, name, std::move(origin));
    if (!made)
        co_return holdfast::failed(std::move(made));
    std::shared_ptr<ShardWriter> writer = std::move(*made);
    at->handles.push_back(writer);
    co_return writer;
}

Task<Result<std::shared_ptr<ShardReader>>> makeReader(ServedPtr at, Fence fence, ShardName name,
                                                      ShardShape shape)
{
    auto made = co_await at->drive->openShard(fence, name, shape);
    if (!made)
        co_return holdfast::failed(std::move(made));
    std::shared_ptr<ShardReader> reader = std::move(*made);
    at->handles.push_back(reader);
    co_return reader;
}

Task<Result<Block>> readBlocks(std::shared_ptr<ShardReader> reader, std::uint64_t first,
                               std::uint32_t count, std::size_t size)
{
    auto bytes = std::make_shared<Bytes>(size);
    Result<void> read = co_await reader->read(first, count, *bytes);
    if (!read)
        co_return holdfast::failed(std::move(read));
    co_return bytes;
}

class RemoteWriter : public ShardWriter
{
public:
    RemoteWriter(SessionPtr session, std::shared_ptr<ShardWriter> there)
        : m_session(std::move(session)), m_there(std::move(there))
    {
    }
    ~RemoteWriter() override
    {
        m_session->post([there = m_there](ServedDrive& at) { std::erase(at.handles, there); });
    }
    Task<Result<void>> append(ByteView blocks) override
    {
        auto bytes = std::make_shared<const Bytes>(blocks.begin(), blocks.end());
        auto work = [there = m_there, bytes](const ServedPtr&) { return there->append(*bytes); };
        return RemoteSession::call<void>(m_session, std::move(work), false);
    }
    Task<Result<void>> finish(std::uint64_t extentLength, std::uint64_t extentCrc64) override
    {
        auto work = [there = m_there, extentLength, extentCrc64](const ServedPtr&) {
            return there->finish(extentLength, extentCrc64);
        };
        return RemoteSession::call<void>(m_session, std::move(work), false);
    }

private:
    const SessionPtr m_session;
    const std::shared_ptr<ShardWriter> m_there;
};

class RemoteReader : public ShardReader
{
public:
    RemoteReader(SessionPtr session, std::shared_ptr<ShardReader> there)
        : m_session(std::move(session)), m_there(std::move(there))
    {
    }
    ~RemoteReader() override
    {
        m_session->post([there = m_there](ServedDrive& at) { std::erase(at.handles, there); });
    }
    Task<Result<void>> read(std::uint64_t first, std::uint32_t count, MutableByteView into) override
    {
        auto work = [there = m_there, first, count, size = into.size()](const ServedPtr&) {
            return readBlocks(there, first, count, size);
        };
        return copied(RemoteSession::call<Block>(m_session, std::move(work), true), into);
    }

private:
    static Task<Result<void>> copied(Task<Result<Block>> asked, MutableByteView into)
    {
        Result<Block> bytes = co_await std::move(asked);
        if (!bytes)
            co_return holdfast::failed(std::move(bytes));
        std::memcpy(into.data(), (*bytes)->data(), into.size());
        co_return Result<void>{};
    }

    const SessionPtr m_session;
    const std::shared_ptr<ShardReader> m_there;
};

Task<Result<std::unique_ptr<ShardWriter>>> wrapWriter(SessionPtr session,
                                                      Task<Result<std::shared_ptr<ShardWriter>>> asked)
{
    auto there = co_await std::move(asked);
    if (!there)
        co_return holdfast::failed(std::move(there));
    co_return std::make_unique<RemoteWriter>(std::move(session), std::move(*there));
}

Task<Result<std::unique_ptr<ShardReader>>> wrapReader(SessionPtr session,
                                                      Task<Result<std::shared_ptr<ShardReader>>> asked)
{
    auto there = co_await std::move(asked);
    if (!there)
        co_return holdfast::failed(std::move(there));
    co_return std::make_unique<RemoteReader>(std::move(session), std::move(*there));
}

Task<Result<void>> closeThere(ServedPtr at, std::chrono::nanoseconds patience, DriveNode* node)
{
    const std::shared_ptr<LocalDrive> drive = at->drive;
    co_await drive->close(patience);
    node->letGo(at);
    co_return Result<void>{};
}

Task<void> closeHere(SessionPtr session, Task<Result<void>> asked, env::Completion<bool> done)
{
    static_cast<void>(co_await std::move(asked)); // without an answer it stays open until it is opened again
    session->close();
    done.complete(true);
}

} // namespace

RemoteDrive::RemoteDrive(SessionPtr session, Superblock superblock, bool logWasDamaged)
    : m_session(std::move(session)), m_superblock(std::move(superblock)), m_logWasDamaged(logWasDamaged)
{
}

RemoteDrive::~RemoteDrive()
{
    auto let = [node = &m_session->node(), session = m_session](ServedDrive&) {
        if (const ServedPtr at = node->find(session->path(), session->number()))
            node->letGo(at);
    };
    m_session->post(std::move(let));
    m_session->close();
}

Task<Result<void>> RemoteDrive::prepare(Fence fence, LogRecord record, std::vector<SmallBody> bodies,
                                        std::vector<ShardName> shards, std::vector<std::string> owed)
{
    auto work = [=](const ServedPtr& at) { return at->drive->prepare(fence, record, bodies, shards, owed); };
    return RemoteSession::call<void>(m_session, std::move(work), true);
}

Task<Result<void>> RemoteDrive::commit(Fence fence, Sequence sequence, bool dropLog)
{
    auto work = [=](const ServedPtr& at) { return at->drive->commit(fence, sequence, dropLog); };
    return RemoteSession::call<void>(m_session, std::move(work), true);
}

Task<Result<std::vector<PartitionState>>> RemoteDrive::states()
{
    auto work = [](const ServedPtr& at) { return at->drive->states(); };
    return RemoteSession::call<std::vector<PartitionState>>(m_session, std::move(work), true);
}

Task<Result<std::vector<LogRecord>>> RemoteDrive::readLog(PartitionId partition, Sequence from,
                                                          std::uint64_t maxBytes)
{
    auto work = [=](const ServedPtr& at) { return at->drive->readLog(partition, from, maxBytes); };
    return RemoteSession::call<std::vector<LogRecord>>(m_session, std::move(work), true);
}

Task<Result<void>> RemoteDrive::install(Fence fence, std::vector<LogRecord> records,
                                        std::vector<SmallBody> bodies, Sequence commitTo, bool dropLog)
{
    auto work = [=](const ServedPtr& at) {
        return at->drive->install(fence, records, bodies, commitTo, dropLog);
    };
    return RemoteSession::call<void>(m_session, std::move(work), false);
}

Task<Result<void>> RemoteDrive::patch(std::vector<Mutation> mutations)
{
    auto work = [=](const ServedPtr& at) { return at->drive->patch(mutations); };
    return RemoteSession::call<void>(m_session, std::move(work), false);
}

Task<Result<void>> RemoteDrive::adopt(std::vector<std::pair<PartitionId, PartitionState>> states)
{
    auto work = [=](const ServedPtr& at) { return at->drive->adopt(states); };
    return RemoteSession::call<void>(m_session, std::move(work), false);
}

Task<Result<void>> RemoteDrive::setIncomplete(std::vector<PartitionId> partitions, bool incomplete)
{
    auto work = [=](const ServedPtr& at) { return at->drive->setIncomplete(partitions, incomplete); };
    return RemoteSession::call<void>(m_session, std::move(work), false);
}

Task<Result<std::optional<std::string>>> RemoteDrive::get(Fence fence, Family family, std::string key)
{
    auto work = [=](const ServedPtr& at) { return at->drive->get(fence, family, key); };
    return RemoteSession::call<std::optional<std::string>>(m_session, std::move(work), true);
}

Task<Result<ScanPage>> RemoteDrive::scan(ScanRequest request)
{
    auto work = [=](const ServedPtr& at) { return at->drive->scan(request); };
    return RemoteSession::call<ScanPage>(m_session, std::move(work), true);
}

Task<Result<void>> RemoteDrive::barrier()
{
    auto work = [](const ServedPtr& at) { return at->drive->barrier(); };
    return RemoteSession::call<void>(m_session, std::move(work), true);
}

Task<Result<void>> RemoteDrive::storeConfig(std::vector<std::pair<std::uint8_t, std::string>> blocks,
                                            std::optional<std::string> layout)
{
    auto work = [=](const ServedPtr& at) { return at->drive->storeConfig(blocks, layout); };
    return RemoteSession::call<void>(m_session, std::move(work), false);
}

Task<Result<std::unique_ptr<ShardWriter>>> RemoteDrive::createShard(Fence fence, ShardName name,
                                                                    ShardOrigin origin)
{
    auto work = [=](const ServedPtr& at) { return makeWriter(at, fence, name, origin); };
    return wrapWriter(m_session, RemoteSession::call<std::shared_ptr<ShardWriter>>(
                                     m_session, std::move(work), false));
}

Task<Result<std::unique_ptr<ShardReader>>> RemoteDrive::openShard(Fence fence, ShardName name,
                                                                  ShardShape shape)
{
    auto work = [=](const ServedPtr& at) { return makeReader(at, fence, name, shape); };
    return wrapReader(m_session, RemoteSession::call<std::shared_ptr<ShardReader>>(
                                     m_session, std::move(work), true));
}

Task<Result<void>> RemoteDrive::adoptShard(Fence fence, ShardName name)
{
    auto work = [=](const ServedPtr& at) { return at->drive->adoptShard(fence, name); };
    return RemoteSession::call<void>(m_session, std::move(work), false);
}

void RemoteDrive::forgetShard(const ShardName& name)
{
    m_session->post([name](ServedDrive& at) { at.drive->forgetShard(name); });
}

Task<Result<bool>> RemoteDrive::hasShard(ShardName name)
{
    auto work = [=](const ServedPtr& at) { return at->drive->hasShard(name); };
    return RemoteSession::call<bool>(m_session, std::move(work), true);
}

Task<Result<std::vector<std::string>>> RemoteDrive::owed(std::string after, std::uint32_t limit)
{
    auto work = [=](const ServedPtr& at) { return at->drive->owed(after, limit); };
    return RemoteSession::call<std::vector<std::string>>(m_session, std::move(work), true);
}

Task<Result<void>> RemoteDrive::setOwed(std::vector<std::string> add, std::vector<std::string> clear)
{
    auto work = [=](const ServedPtr& at) { return at->drive->setOwed(add, clear); };
    return RemoteSession::call<void>(m_session, std::move(work), false);
}

Task<Result<void>> RemoteDrive::clearUnnamed(std::vector<std::string> owed)
{
    auto work = [=](const ServedPtr& at) { return at->drive->clearUnnamed(owed); };
    return RemoteSession::call<void>(m_session, std::move(work), false);
}

Task<Result<std::uint64_t>> RemoteDrive::sweepOrphans(const std::vector<bool>& partitions)
{
    auto work = [partitions](const ServedPtr& at) { return at->drive->sweepOrphans(partitions); };
    return RemoteSession::call<std::uint64_t>(m_session, std::move(work), false);
}

Task<Result<DriveClient::Space>> RemoteDrive::space()
{
    auto work = [](const ServedPtr& at) { return at->drive->space(); };
    return RemoteSession::call<Space>(m_session, std::move(work), true);
}

DriveClient::Pulse RemoteDrive::pulse() const
{
    const Pulse now = m_session->pulse();
    m_session->ping(); // for the next beat
    return now;
}

Result<void> RemoteDrive::updateSuperblock(const std::function<void(Superblock&)>& change)
{
    return m_session->node().ask<void>(path(), [&]() -> Result<void> {
        const ServedPtr at = m_session->node().find(path(), m_session->number());
        if (!at)
            return fail(Code::Unavailable, "the drive is closed", path());
        Result<void> changed = at->drive->updateSuperblock(change);
        if (changed)
            m_superblock = at->drive->superblock();
        return changed;
    });
}

Result<std::vector<std::string>> RemoteDrive::loadConfig()
{
    using Documents = std::vector<std::string>;
    return m_session->node().ask<Documents>(path(), [&]() -> Result<Documents> {
        const ServedPtr at = m_session->node().find(path(), m_session->number());
        if (!at)
            return fail(Code::Unavailable, "the drive is closed", path());
        return at->drive->loadConfig();
    });
}

Result<std::string> RemoteDrive::loadLayout()
{
    return m_session->node().ask<std::string>(path(), [&]() -> Result<std::string> {
        const ServedPtr at = m_session->node().find(path(), m_session->number());
        if (!at)
            return fail(Code::Unavailable, "the drive is closed", path());
        return at->drive->loadLayout();
    });
}

Task<void> RemoteDrive::close(std::chrono::nanoseconds patience)
{
    const SessionPtr session = m_session;
    if (session->isOver())
        co_return;
    const env::Executor executor = co_await env::currentExecutor();
    const env::Completion<bool> done;
    auto work = [patience, node = &session->node()](const ServedPtr& at) {
        return closeThere(at, patience, node);
    };
    env::spawn(executor,
               closeHere(session, RemoteSession::call<void>(session, std::move(work), false), done));
    session->node().after(patience, [done] { done.complete(true); });
    co_await done.wait();
    session->close();
}

} // namespace holdfast::sim
