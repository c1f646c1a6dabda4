using DigestMailer.Delivery;
using DigestMailer.Delivery.Routes;

namespace DigestMailer.Tests.Delivery;

public sealed class MailKitTransportTests : TransportContract
{
    private protected override IMailTransport Connect(Relays relays) => new MailKitTransport(relays, NoLimits, TimeProvider.System);
}
