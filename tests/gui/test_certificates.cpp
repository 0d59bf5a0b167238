// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A server whose certificate nobody vouches for: the window asks once, takes this one only, and does not go
// on by itself when it changes.
#include "app/s3client/trust.h"
#include "base/time.h"
#include "env/file_system.h"
#include "gui/bench.h"
#include "node/own_certificate.h"
#include "support/fake_s3.h"
#include "ui/widgets/face.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/wizard/wizard.h"

#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace holdfast;
using namespace holdfast::test;
using app::profiles::Reach;

class TestCertificates : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<FakeS3> m_server;
    std::unique_ptr<Bench> m_bench;

    /// Key and chain of a node that starts for the first time.
    static QByteArray newNode(QString* fingerprint = nullptr)
    {
        QTemporaryDir state;
        const auto made = node::keepOwnCertificate(*env::makePosixFileSystem(), state.path().toStdString(),
            {"localhost"}, QDateTime::currentMSecsSinceEpoch() * kNanosPerMilli);
        QFile file(made ? QString::fromStdString(made->server) : QString());
        if (fingerprint && made)
            *fingerprint = QString::fromStdString(made->caFingerprint).toUpper();
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] QDialog* question() const
    {
        for (QDialog* dialog : m_bench->window().findChildren<QDialog*>(QStringLiteral("certificateDialog"))) {
            if (dialog->isVisible())
                return dialog;
        }
        return nullptr;
    }
    template <class T>
    [[nodiscard]] T* inQuestion(const char* name) const
    {
        return question() ? question()->findChild<T*>(QLatin1String(name)) : nullptr;
    }
    void press(const char* name) { QTest::mouseClick(inQuestion<QPushButton>(name), Qt::LeftButton); }
    /// The page says what is wrong, and has the way on.
    void lookAtIt()
    {
        for (QPushButton* button : m_bench->window().findChildren<QPushButton*>()) {
            if (button->isVisible() && button->text() == QStringLiteral("Look at the certificate…")) {
                QTest::mouseClick(button, Qt::LeftButton);
                return;
            }
        }
    }
    void fillForm()
    {
        m_bench->click("doorConnect");
        m_bench->find<QLineEdit>("connectionAddress")->setText(m_server->url().toString());
        m_bench->find<QLineEdit>("connectionKey")->setText(m_server->credentials().accessKey);
        m_bench->find<QLineEdit>("connectionSecret")->setText(m_server->credentials().secretKey);
    }

private Q_SLOTS:
    void initTestCase() { prepareApplication(); }
    void init()
    {
        m_server = std::make_unique<FakeS3>();
        m_server->statusJson = R"({"node":{"state":"ready"}})";
        m_bench = std::make_unique<Bench>();
        m_bench->start();
        m_bench->makeWindow();
        QApplication::setActiveWindow(&m_bench->window());
    }
    void cleanup()
    {
        m_bench.reset();
        m_server.reset();
    }

    void askedOnceThenTakenAlone()
    {
        QString fingerprint;
        m_server->setTls(newNode(&fingerprint));
        m_server->buckets()["depot"] = {};
        fillForm();
        m_bench->click("wizardGo");
        QTRY_VERIFY_WITH_TIMEOUT(question(), 20000);
        const QString shown = inQuestion<ui::Label>("fingerprint")->text();
        QCOMPARE(QString(shown).remove(':').remove('\n'), fingerprint);

        // No is an answer that says what to do next, and nothing is kept.
        press("cancelButton");
        auto* message = m_bench->find<ui::InlineMessage>("connectionMessage");
        QTRY_VERIFY(message->isVisible());
        QVERIFY(m_bench->services().profiles.connections().isEmpty());

        m_bench->click("wizardGo");
        QTRY_VERIFY_WITH_TIMEOUT(question(), 20000);
        press("verbButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->services().profiles.connections().size() == 1, 20000);
        const QUuid id = m_bench->services().profiles.connections().first().id;
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->services().sessions.session(id)->reach(), Reach::Online, 20000);
        QVERIFY(!question());
        QVERIFY(!m_bench->services().profiles.connections().first().endpoint.anchor.isEmpty());
    }

    void aChangeIsRefusedUntilSomebodyKnowsWhy()
    {
        m_server->setTls(newNode());
        m_server->buckets()["depot"] = {};
        fillForm();
        m_bench->click("wizardGo");
        QTRY_VERIFY_WITH_TIMEOUT(question(), 20000);
        press("verbButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->services().profiles.connections().size() == 1, 20000);
        const QUuid id = m_bench->services().profiles.connections().first().id;
        app::profiles::Session* session = m_bench->services().sessions.session(id);
        QTRY_COMPARE_WITH_TIMEOUT(session->reach(), Reach::Online, 20000);

        m_server->setTls(newNode());
        session->connectNow();
        QTRY_COMPARE_WITH_TIMEOUT(session->reach(), Reach::Untrusted, 20000);
        m_bench->window().showPage(ui::PageId::Home);
        lookAtIt();
        QTRY_VERIFY(question());
        QVERIFY(!inQuestion<QPushButton>("verbButton")->isEnabled());
        QTest::keyClick(question(), Qt::Key_Return); // refuses
        QTRY_VERIFY(!question());
        QCOMPARE(session->reach(), Reach::Untrusted);

        lookAtIt();
        QTRY_VERIFY(question());
        inQuestion<QCheckBox>("certificateSure")->click();
        press("verbButton");
        QTRY_COMPARE_WITH_TIMEOUT(session->reach(), Reach::Online, 20000);
    }
};

QTEST_MAIN(TestCertificates)
#include "test_certificates.moc"
