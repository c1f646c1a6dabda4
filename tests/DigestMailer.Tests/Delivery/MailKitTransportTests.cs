using DigestMailer.Delivery;

namespace DigestMailer.Tests.Delivery;

public sealed class MailKitTransportTests : TransportContract
{
    private protected override IMailTransport Connect(Relays relays) => new MailKitTransport(relays, 100, TimeProvider.System);
}
