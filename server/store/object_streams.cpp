// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/object_streams.h"

#include "base/encoding.h"
#include "store/objects.h"
#include "store/versions.h"

namespace holdfast::store
{
namespace
{

using drive::Family;

class StreamReader final : public ObjectReader
{
public:
    StreamReader(ObjectInfo info, std::vector<PartInfo> parts, std::shared_ptr<BodyReader> body,
                 Budget budget)
        : m_info(std::move(info)), m_parts(std::move(parts)), m_body(std::move(body)),
          m_length(m_info.size), m_budget(std::move(budget))
    {
    }
    ~StreamReader() override { m_body->close(); }

    [[nodiscard]] const ObjectInfo& info() const override { return m_info; }
    [[nodiscard]] const std::vector<PartInfo>& parts() const override { return m_parts; }
    void setRange(std::uint64_t offset, std::uint64_t length) override
    {
        m_body->setRange(offset, length);
        m_length = length;
    }
    /// Memory is asked for here: whoever looks at the object only holds none.
    Task<Result<ByteView>> read() override
    {
        if (!m_ticket) {
            auto admitted = admitRead(m_budget, m_length);
            if (!admitted)
                co_return failed(std::move(admitted));
            m_ticket = std::move(*admitted);
        }
        co_return co_await m_body->read();
    }

private:
    ObjectInfo m_info;
    std::vector<PartInfo> m_parts;
    std::shared_ptr<BodyReader> m_body;
    std::uint64_t m_length;
    Budget m_budget;
    std::optional<Budget::Ticket> m_ticket;
};

/// What versions and parts have in common on their way in: the body first, then one record.
class StreamWriter : public ObjectWriter
{
public:
    StreamWriter(Context& context, env::Executor executor, BucketPtr bucket, BodyOwner owner,
                 std::optional<std::uint64_t> length, Budget::Ticket ticket)
        : m_context(context), m_bucket(std::move(bucket)),
          m_body(context, std::move(executor), std::move(owner), length), m_ticket(std::move(ticket))
    {
    }

    Task<Result<void>> write(ByteView data) final { return m_body.write(data); }

    Task<Result<ObjectInfo>> commit(BodyDigests digests) final
    {
        auto body = co_await m_body.finish();
        if (!body)
            co_return failed(std::move(body));
        const env::Executor home = m_context.replicas.executorOf(m_body.owner().home);
        auto task = commitAtHome(std::move(*body), std::move(digests));
        co_return co_await env::on(home, std::move(task));
    }

protected:
    virtual Task<Result<ObjectInfo>> commitAtHome(WrittenBody body, BodyDigests digests) = 0;
    [[nodiscard]] const BodyOwner& owner() const { return m_body.owner(); }

    Context& m_context;
    BucketPtr m_bucket;
    BodyWriter m_body;

private:
    Budget::Ticket m_ticket;
};

class VersionWriter final : public StreamWriter
{
public:
    VersionWriter(Context& context, env::Executor executor, BucketPtr bucket, BodyOwner owner,
                  PutOptions options, Budget::Ticket ticket)
        : StreamWriter(context, std::move(executor), std::move(bucket), std::move(owner),
                       options.length, std::move(ticket)),
          m_options(std::move(options))
    {
    }

private:
    Task<Result<ObjectInfo>> commitAtHome(WrittenBody body, BodyDigests digests) override
    {
        auto use = co_await BucketUse::begin(m_context, m_bucket);
        if (!use)
            co_return failed(std::move(use));
        VersionChange change(m_context, owner().bucket, owner().key);
        std::string rowKey = change.rowKey();
        auto section = co_await m_context.replicas.lockKey(change.partition(), std::move(rowKey));
        if (!section)
            co_return failed(std::move(section));
        auto current = co_await readCurrent(m_context, change.partition(), change.rowKey());
        if (!current)
            co_return failed(std::move(current));
        Result<void> allowed = checkConditions(*current, m_options.conditions);
        if (!allowed)
            co_return failed(std::move(allowed));

        VersionRow row =
            makeRow(body.size, std::move(digests), *current ? (*current)->stamp : 0);
        auto placed = placeBody(m_context, owner(), std::move(body), change.proposal());
        if (!placed)
            co_return failed(std::move(placed));
        row.body = std::move(placed->ref);
        change.setMutables(row, m_options.mutables);
        auto made = co_await makeCurrent(&m_context, &change, owner().bucket, owner().key,
                                         std::move(*current), &row,
                                         m_bucket->versioning(m_options.versioning));
        if (!made)
            co_return failed(std::move(made));
        if (placed->survives)
            change.noteDegraded(row.stamp, *placed->survives);
        m_body.disown();
        Result<void> committed = co_await change.commit(*section);
        if (!committed)
            co_return failed(std::move(committed));
        ObjectInfo info = row.info(owner().key);
        info.mutables = std::move(m_options.mutables);
        co_return info;
    }

    [[nodiscard]] VersionRow makeRow(std::uint64_t size, BodyDigests digests,
                                     std::uint64_t before)
    {
        VersionRow row;
        row.stamp = m_context.replicas.nextStamp(owner().home, before);
        row.modified = m_context.clock.wallNow();
        row.size = size;
        row.etag = hexEncode(asBytes(digests.md5));
        row.checksums = std::move(digests.checksums);
        row.contentHeaders = std::move(m_options.contentHeaders);
        row.userMetadata = std::move(m_options.userMetadata);
        row.storageClass = std::move(m_options.storageClass);
        row.owner = std::move(m_options.owner);
        return row;
    }

    PutOptions m_options;
};

class PartWriter final : public StreamWriter
{
public:
    using StreamWriter::StreamWriter;

private:
    Task<Result<ObjectInfo>> commitAtHome(WrittenBody body, BodyDigests digests) override
    {
        const Uuid upload = *owner().upload;
        const std::uint32_t number = owner().partNumber;
        auto use = co_await BucketUse::begin(m_context, m_bucket);
        if (!use)
            co_return failed(std::move(use));
        VersionChange change(m_context, owner().bucket, owner().key);
        std::string rowKey = change.rowKey();
        auto section = co_await m_context.replicas.lockKey(change.partition(), std::move(rowKey));
        if (!section)
            co_return failed(std::move(section));
        std::string uploadRow = uploadKey(owner().bucket, owner().key, upload);
        auto there = co_await m_context.replicas.get(change.partition(), Family::Uploads,
                                                     std::move(uploadRow));
        if (!there)
            co_return failed(std::move(there), "reading an upload");
        if (!*there)
            co_return fail(Code::NotFound, "there is no such upload", "upload");
        std::string partRow = partKey(change.partition(), upload, number);
        auto before = co_await m_context.replicas.get(change.partition(), Family::Aux, partRow);
        if (!before)
            co_return failed(std::move(before), "reading a part");
        if (*before) {
            auto old = PartRow::decode(**before);
            if (!old)
                co_return failed(std::move(old));
            change.releaseBody(old->body);
        }

        PartRow row;
        row.size = body.size;
        row.etag = hexEncode(asBytes(digests.md5));
        row.modified = m_context.clock.wallNow();
        row.checksums = std::move(digests.checksums);
        auto placed = placeBody(m_context, owner(), std::move(body), change.proposal());
        if (!placed)
            co_return failed(std::move(placed));
        row.body = std::move(placed->ref);
        row.survives = placed->survives;
        change.put(Family::Aux, std::move(partRow), row.encode());
        m_body.disown();
        Result<void> committed = co_await change.commit(*section);
        if (!committed)
            co_return failed(std::move(committed));
        ObjectInfo info;
        info.key = owner().key;
        info.size = row.size;
        info.etag = row.etag;
        info.modified = row.modified;
        info.checksums = row.checksums;
        co_return info;
    }
};

} // namespace

std::unique_ptr<ObjectWriter> makeVersionWriter(Context& context, env::Executor executor,
                                                BucketPtr bucket, BodyOwner owner,
                                                PutOptions options, Budget::Ticket ticket)
{
    return std::make_unique<VersionWriter>(context, std::move(executor), std::move(bucket),
                                           std::move(owner), std::move(options), std::move(ticket));
}

std::unique_ptr<ObjectWriter> makePartWriter(Context& context, env::Executor executor,
                                             BucketPtr bucket, BodyOwner owner,
                                             std::optional<std::uint64_t> length,
                                             Budget::Ticket ticket)
{
    return std::make_unique<PartWriter>(context, std::move(executor), std::move(bucket),
                                        std::move(owner), length, std::move(ticket));
}

std::unique_ptr<ObjectReader> makeObjectReader(ObjectInfo info, std::vector<PartInfo> parts,
                                               std::shared_ptr<BodyReader> body, Budget budget)
{
    return std::make_unique<StreamReader>(std::move(info), std::move(parts), std::move(body),
                                          std::move(budget));
}

} // namespace holdfast::store
