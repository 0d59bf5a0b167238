// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <sys/stat.h>

#include "http/tls_context.h"
#include "node/certificate_keeper.h"
#include "node/own_certificate.h"

using namespace holdfast;
using namespace holdfast::node;

namespace
{

using Names = std::vector<std::string>;

constexpr std::int64_t kDay = 24 * 3600 * kNanosPerSecond;
constexpr WallNanos kStart = 1'800'000'000 * kNanosPerSecond;

QByteArray contents(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

unsigned modeOf(const std::string& path)
{
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
}

using CertificatePtr = std::unique_ptr<X509, decltype(&X509_free)>;

CertificatePtr certificateIn(const std::string& path)
{
    const QByteArray text = contents(path);
    BIO* bio = BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
    CertificatePtr out(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr), X509_free);
    BIO_free(bio);
    return out;
}

/// What a client's library says of the server's certificate at that time; empty: fine.
std::string verdict(const OwnCertificate& own, WallNanos now)
{
    const CertificatePtr ca = certificateIn(own.ca);
    const CertificatePtr server = certificateIn(own.server);
    X509_STORE* store = X509_STORE_new();
    X509_STORE_add_cert(store, ca.get());
    X509_STORE_CTX* check = X509_STORE_CTX_new();
    X509_STORE_CTX_init(check, store, server.get(), nullptr);
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(check);
    X509_VERIFY_PARAM_set_time(parameters, now / kNanosPerSecond);
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER);
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_X509_STRICT);
    const bool fine = X509_verify_cert(check) == 1;
    const std::string text = X509_verify_cert_error_string(X509_STORE_CTX_get_error(check));
    X509_STORE_CTX_free(check);
    X509_STORE_free(store);
    return fine ? std::string() : text;
}

class SetClock final : public env::Clock
{
public:
    WallNanos wallNow() override { return kStart + passed; }
    std::int64_t bootNow() override { return passed; }
    env::Task<void> sleepFor(std::chrono::nanoseconds) override { co_return; }

    std::int64_t passed = 0;
};

std::string endText(const ASN1_TIME* time)
{
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(time)),
            static_cast<std::size_t>(ASN1_STRING_length(time))};
}

bool isFor(const OwnCertificate& own, const char* name)
{
    const CertificatePtr server = certificateIn(own.server);
    return X509_check_host(server.get(), name, 0, 0, nullptr) == 1 ||
           X509_check_ip_asc(server.get(), name, 0) == 1;
}

} // namespace

class TestOwnCertificate : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<env::FileSystem> m_files = env::makePosixFileSystem();

    std::string directory() const { return m_folder->path().toStdString(); }
    Result<OwnCertificate> keep(WallNanos now, const Names& names = {"localhost", "127.0.0.1"})
    {
        return keepOwnCertificate(*m_files, directory(), names, now);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void names()
    {
        QCOMPARE(ownNames("", {}, {}), (Names{"localhost", "127.0.0.1", "::1"}));
        QCOMPARE(ownNames("NAS-1", {"S3.Example"}, {"192.168.1.5", "nas-1", "127.0.0.1", "fe80::1"}),
                 (Names{"localhost", "127.0.0.1", "::1", "nas-1", "s3.example", "*.s3.example", "192.168.1.5",
                        "fe80::1"}));
        // Nothing that would be a second entry, or none.
        QCOMPARE(ownNames("a,DNS:evil", {"", ".x", "y.", "a..b", "ä.example", "with space"}, {"-a", "0:0::1"}),
                 (Names{"localhost", "127.0.0.1", "::1"}));
    }

    void firstStartMakesBoth()
    {
        const auto own = keep(kStart, ownNames("nas", {"s3.example"}, {}));
        QVERIFY2(own.has_value(), own ? "" : own.error().describe().c_str());
        QVERIFY(own->isNew && own->isNewCa);
        QCOMPARE(own->ca, directory() + "/tls/ca.crt");
        QCOMPARE(own->caFingerprint.size(), std::size_t(64));
        QCOMPARE(modeOf(directory() + "/tls/ca.key"), 0600U);
        QCOMPARE(modeOf(own->server), 0600U);
        QCOMPARE(modeOf(own->ca), 0644U);
        QCOMPARE(own->expires, kStart + 397 * kDay);
        QCOMPARE(verdict(*own, kStart), std::string());
        QCOMPARE(verdict(*own, kStart + 396 * kDay), std::string());
        QVERIFY(!verdict(*own, kStart + 398 * kDay).empty());
        for (const char* name : {"localhost", "nas", "127.0.0.1", "::1", "s3.example", "photos.s3.example"})
            QVERIFY2(isFor(*own, name), name);
        for (const char* name : {"nas2", "a.b.s3.example", "127.0.0.2"})
            QVERIFY2(!isFor(*own, name), name);
        http::TlsContext context;
        QVERIFY(context.use({{own->server, own->server, {}}}));
        // The chain goes with it, so that a person can be asked about the authority.
        QVERIFY(contents(own->server).endsWith(contents(own->ca)));
    }

    void nextStartChangesNothing()
    {
        const auto first = keep(kStart);
        const QByteArray server = contents(first->server);
        const auto second = keep(kStart + 300 * kDay);
        QVERIFY(second && !second->isNew && !second->isNewCa);
        QCOMPARE(contents(second->server), server);
        QCOMPARE(second->caFingerprint, first->caFingerprint);
        // In another order they are the same names.
        QVERIFY(!keep(kStart, {"127.0.0.1", "localhost"})->isNew);
    }

    void renewedBeforeItExpires()
    {
        const auto first = keep(kStart);
        const QByteArray key = contents(first->server);
        const WallNanos later = kStart + 368 * kDay;
        const auto second = keep(later);
        QVERIFY(second && second->isNew && !second->isNewCa);
        QVERIFY(contents(second->server) != key);
        QCOMPARE(second->expires, later + 397 * kDay);
        QCOMPARE(second->caFingerprint, first->caFingerprint);
        QCOMPARE(verdict(*second, later), std::string());
    }

    void renewedWhenNamesChange()
    {
        const auto first = keep(kStart);
        const auto more = keep(kStart, {"localhost", "127.0.0.1", "nas"});
        QVERIFY(more && more->isNew && !more->isNewCa);
        QVERIFY(isFor(*more, "nas"));
        const auto fewer = keep(kStart, {"localhost"});
        QVERIFY(fewer && fewer->isNew);
        QVERIFY(!isFor(*fewer, "127.0.0.1"));
        QCOMPARE(fewer->caFingerprint, first->caFingerprint);
    }

    void damagedServerFileIsReplaced()
    {
        const auto first = keep(kStart);
        for (const QByteArray& damage :
             {QByteArray(), QByteArray("rubbish"), contents(first->server).left(300), contents(first->ca)}) {
            std::ofstream(first->server, std::ios::trunc) << damage.toStdString();
            const auto next = keep(kStart);
            QVERIFY(next && next->isNew && !next->isNewCa);
            QCOMPARE(verdict(*next, kStart), std::string());
        }
    }

    void damagedAuthorityIsForAPersonToDecide()
    {
        const auto first = keep(kStart);
        const std::string key = directory() + "/tls/ca.key";
        const QByteArray good = contents(key);
        std::ofstream(key, std::ios::trunc) << "rubbish";
        const auto damaged = keep(kStart);
        QVERIFY(!damaged && damaged.error().describe().find("remove both") != std::string::npos);
        QFile::remove(QString::fromStdString(key));
        QVERIFY(!keep(kStart));
        std::ofstream(key, std::ios::trunc) << good.toStdString();
        QVERIFY(keep(kStart) && !keep(kStart)->isNew);
        QFile::remove(QString::fromStdString(key));
        QFile::remove(QString::fromStdString(first->ca));
        const auto fresh = keep(kStart);
        QVERIFY(fresh && fresh->isNewCa && fresh->isNew);
        QVERIFY(fresh->caFingerprint != first->caFingerprint);
        QCOMPARE(verdict(*fresh, kStart), std::string());
    }

    void authorityEndsAfterTenYears()
    {
        const auto first = keep(kStart);
        const WallNanos late = kStart + 3500 * kDay;
        const auto second = keep(late);
        QVERIFY(second && second->isNew && !second->isNewCa);
        QCOMPARE(second->expires, kStart + 3652 * kDay); // not beyond its authority
        const auto third = keep(kStart + 3630 * kDay);
        QVERIFY(third && third->isNew && third->isNewCa);
        QCOMPARE(verdict(*third, kStart + 3630 * kDay), std::string());
    }

    void keeperUsesWhatIsConfigured()
    {
        const auto clock = env::makeSystemClock();
        env::asio::io_context context(1);
        const std::string own = directory() + "/tls/server.pem";
        Config config;
        config.tls.listen = "127.0.0.5:0";
        {
            CertificateKeeper keeper(*m_files, *clock, context.get_executor());
            QVERIFY(!keeper.context()->newSession().ssl);
            QVERIFY(keeper.begin(config, directory()));
            QVERIFY(keeper.context()->newSession().ssl);
            QCOMPARE(keeper.authority(), directory() + "/tls/ca.crt");
            QVERIFY(isFor({.server = own}, "127.0.0.5"));
        }
        config.tls.certificate = config.tls.key = own;
        CertificateKeeper given(*m_files, *clock, context.get_executor());
        QVERIFY(given.begin(config, directory() + "/other"));
        QCOMPARE(given.authority(), std::string());
        QVERIFY(!QFile::exists(QString::fromStdString(directory() + "/other")));
        config.tls.key = directory() + "/tls/ca.key";
        QVERIFY(!given.begin(config, directory()));
        given.watch();
        given.stop();
        context.run(); // ends, as nothing is watched any more
    }

    void keeperRenewsWhileItRuns()
    {
        SetClock clock;
        env::asio::io_context context(1);
        CertificateKeeper keeper(*m_files, clock, context.get_executor(), std::chrono::milliseconds(1));
        Config config;
        config.tls.listen = ":0";
        QVERIFY(keeper.begin(config, directory()));
        const auto inUse = [&keeper] {
            const http::TlsSession session = keeper.context()->newSession();
            return endText(X509_get0_notAfter(SSL_get_certificate(session.ssl.get())));
        };
        const std::string server = directory() + "/tls/server.pem";
        const QByteArray first = contents(server);
        const std::string firstEnd = inUse();
        keeper.watch();
        for (int i = 0; i < 5; ++i)
            context.run_one();
        QCOMPARE(contents(server), first);
        clock.passed = 300 * kDay; // young enough
        context.run_one();
        QCOMPARE(contents(server), first);
        clock.passed = 380 * kDay;
        context.run_one();
        QVERIFY(contents(server) != first);
        QVERIFY(inUse() != firstEnd);
        // Between the days the files alone decide.
        std::ofstream(server, std::ios::trunc) << first.toStdString();
        context.run_one();
        QCOMPARE(inUse(), firstEnd);
        keeper.stop();
        context.run();
    }
};

QTEST_APPLESS_MAIN(TestOwnCertificate)
#include "test_own_certificate.moc"
