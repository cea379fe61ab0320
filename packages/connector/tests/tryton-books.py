"""Makes a Tryton database with the books of a dealer.

    python3 tryton-books.py <folder>        makes them, as if a day ago
    python3 tryton-books.py <folder> age    makes what was written since a day older, too

Works in the folder on `trytond.conf`, which names a SQLite database `books` there. Everything is done within one process
and by Tryton's own models, whose checks so have seen it; what only takes time is left out (the print of each invoice).
"""
import datetime
import os
import sqlite3
import sys
from decimal import Decimal

folder = sys.argv[1]
DATABASE = 'books'


def age():
    """Nothing of it is new, so that what changes from now on can be told from what was there. Nor are sessions."""
    connection = sqlite3.connect(os.path.join(folder, DATABASE + '.sqlite'))
    tables = [name for name, in connection.execute("select name from sqlite_master where type = 'table'")]
    for table in tables:
        if table.startswith(('ir_', 'res_')) and table != 'ir_session':
            continue
        columns = {row[1] for row in connection.execute('pragma table_info("%s")' % table)}
        for column in {'create_date', 'write_date'} & columns:
            older = "strftime('%%Y-%%m-%%d %%H:%%M:%%f', %s, '-1 day')" % column
            connection.execute('update "%s" set %s = %s' % (table, column, older))
    connection.commit()
    connection.close()


if sys.argv[2:] == ['age']:
    age()
    sys.exit()

from trytond.config import config  # noqa: E402

config.update_etc(os.path.join(folder, 'trytond.conf'))

from trytond import backend  # noqa: E402
from trytond.model import ModelStorage  # noqa: E402
from trytond.pool import Pool  # noqa: E402
from trytond.transaction import Transaction  # noqa: E402

CUSTOMERS = [
    'Acme Framing', 'Bluebird Homes', 'Cedar Ridge Builders', 'Delta Roofing', 'Evergreen Decks',
    'Foothill Contractors', 'Granite Masonry', 'Harbor Remodel', 'Ironwood Carpentry', 'Juniper Custom Homes',
    'Keystone Drywall', 'Lakeside Construction', 'Maple Street Renovations', 'Northwind Siding', 'Oakmont Developers',
    'Pioneer Poles', 'Quarry Concrete', 'Redwood Fencing', "O'Brien & Søns Ltd", 'Summit "Peak" Builders, Inc.',
    ]
today = datetime.date.today()


def days(count):
    return today + datetime.timedelta(days=count)


def activate():
    database = backend.Database(DATABASE)
    database.connect()
    database.init()
    pool = Pool(DATABASE)
    # What Tryton's modules bring is sound; checking it again takes longer than all the rest.
    checked = ModelStorage.__dict__['_validate']
    ModelStorage._validate = classmethod(lambda *args, **kwargs: None)
    pool.init(update=['account_invoice'], lang=['en'], activatedeps=True)
    ModelStorage._validate = checked


class Books:
    def __init__(self, pool):
        self.pool = pool

    def get(self, name):
        return self.pool.get(name)

    def one(self, name, *domain):
        found = self.get(name).search(list(domain), limit=1)
        assert found, (name, domain)
        return found[0]

    def make(self, model, /, **values):
        made, = self.get(model).create([values])
        return made

    def found_company(self):
        currencies = {
            code: self.make('currency.currency', name=name, symbol=symbol, code=code, digits=2,
                rounding=Decimal('0.01'),
                rates=[('create', [{'date': datetime.date(2000, 1, 1), 'rate': Decimal(rate)}])])
            for code, name, symbol, rate in [('USD', 'US Dollar', '$', '1'), ('EUR', 'Euro', '€', '0.8')]}
        self.usd, self.eur = currencies['USD'], currencies['EUR']
        party = self.make('party.party', name='Ridgeline Building Supply')
        self.company = self.make('company.company', party=party.id, currency=self.usd.id)
        root = self.get('res.user')(1)
        for user in self.get('res.user').search([]) + [root]:
            self.get('res.user').write([user], {
                    'companies': [('add', [self.company.id])], 'company': self.company.id})

    def open_years(self):
        sequence_type = self.one('ir.sequence.type', ('name', '=', 'Account Move'))
        invoice_type = self.one('ir.sequence.type', ('name', '=', 'Invoice'))
        for year in (today.year - 1, today.year):
            moves = self.make('ir.sequence', name='Moves %d' % year, sequence_type=sequence_type.id,
                company=self.company.id)
            invoices = self.make('ir.sequence.strict', name='Invoices %d' % year, sequence_type=invoice_type.id,
                company=self.company.id, prefix='%d/' % year)
            kinds = ['in_invoice_sequence', 'in_credit_note_sequence', 'out_invoice_sequence',
                'out_credit_note_sequence']
            fiscal_year = self.make('account.fiscalyear', name=str(year), company=self.company.id,
                start_date=datetime.date(year, 1, 1), end_date=datetime.date(year, 12, 31),
                post_move_sequence=moves.id,
                invoice_sequences=[('create', [
                            {'company': self.company.id, **{kind: invoices.id for kind in kinds}}])])
            self.get('account.fiscalyear').create_period([fiscal_year])

    def chart_accounts(self):
        data = self.one('ir.model.data', ('module', '=', 'account'), ('fs_id', '=', 'account_template_root_en'))
        template = self.get('account.account.template')(data.db_id)
        types, accounts = {}, {}
        template.type.create_type(self.company.id, template2type=types)
        template.create_account(self.company.id, template2account=accounts, template2type=types)
        own = ('company', '=', self.company.id)
        self.accounts = {
            kind: self.one('account.account', ('type.%s' % kind, '=', True), own)
            for kind in ['receivable', 'payable', 'revenue', 'expense']}
        self.accounts['cash'] = self.one('account.account', ('name', '=', 'Main Cash'), own)
        configuration = self.get('account.configuration')(1)
        configuration.default_account_receivable = self.accounts['receivable']
        configuration.default_account_payable = self.accounts['payable']
        configuration.save()
        self.journals = {
            kind: self.one('account.journal', ('type', '=', kind)) for kind in ['revenue', 'expense', 'cash']}
        cash = self.accounts['cash'].id
        self.method = self.make('account.invoice.payment.method', name='Online portal', company=self.company.id,
            journal=self.journals['cash'].id, debit_account=cash, credit_account=cash)

    def set_terms(self):
        def term(name, *lines):
            return self.make('account.invoice.payment_term', name=name, lines=[('create', [
                            {'sequence': at, 'relativedeltas': [('create', [{'days': due}])], **line}
                            for at, (due, line) in enumerate(lines)])])
        self.net_30 = term('Net 30', (30, {'type': 'remainder'}))
        self.halves = term('Half now, half in 60 days',
            (0, {'type': 'percent_on_total', 'ratio': Decimal('0.5'), 'divisor': Decimal('2')}), (60, {'type': 'remainder'}))

    def party(self, name, code, mechanisms=(), **values):
        return self.make('party.party', name=name, code=code,
            contact_mechanisms=[('create', [dict(each) for each in mechanisms])], **values)

    def add_customers(self):
        self.customers = []
        for at, name in enumerate(CUSTOMERS, 1):
            mechanisms = [{'type': 'phone', 'value': '+1 505 555 %04d' % (100 + at)}]
            if at != 7:
                mechanisms.append({
                        'type': 'email', 'value': 'ap%02d@example.com' % at, 'name': 'Accounts payable'})
            if at % 5 == 0:
                mechanisms.append({'type': 'email', 'value': 'owner%02d@example.com' % at, 'name': 'Owner'})
            self.customers.append(self.party(name, 'C%04d' % at, mechanisms, customer_payment_term=self.net_30.id,
                    addresses=[('create', [{
                                'street': '%d Main St' % at, 'city': 'Albuquerque', 'postal_code': '87101'}])]))

    def invoice(self, party, date, amount, term=None, currency=None, kind='out', reference=None):
        side = {'out': ('receivable', 'revenue'), 'in': ('payable', 'expense')}[kind]
        currency = currency or self.usd
        amount = Decimal(amount)
        return self.make('account.invoice', type=kind, company=self.company.id, party=party.id, invoice_date=date,
            invoice_address=(party.addresses or [self.make('party.address', party=party.id)])[0].id,
            account=self.accounts[side[0]].id, journal=self.journals[side[1]].id, currency=currency.id,
            payment_term=(term or self.net_30).id, reference=reference,
            lines=[('create', [{
                            'type': 'line', 'company': self.company.id, 'currency': currency.id,
                            'invoice_type': kind, 'account': self.accounts[side[1]].id, 'description': 'Lumber',
                            'quantity': -1.0 if amount < 0 else 1.0, 'unit_price': abs(amount)}])])

    def move(self, party, date, amount, description, is_posted=True):
        """An entry that moves what a party owes, without an invoice."""
        debit, credit = max(amount, Decimal(0)), max(-amount, Decimal(0))
        period = self.get('account.period').find(self.company.id, date=date)
        move = self.make('account.move', company=self.company.id, period=period, date=date,
            journal=self.journals['cash'].id, description=description,
            lines=[('create', [
                        {'account': self.accounts['receivable'].id, 'party': party.id, 'debit': debit,
                            'credit': credit},
                        {'account': self.accounts['cash'].id, 'debit': credit, 'credit': debit}])])
        if is_posted:
            self.get('account.move').post([move])
        return move

    def pay(self, invoice, amount):
        """What Tryton's own wizard for payments does."""
        lines, remainder = invoice.get_reconcile_lines_for_amount(amount)
        paid = invoice.pay_invoice(amount, self.method, today)
        if not remainder:
            self.get('account.move.line').reconcile(lines + paid)

    def write(self):
        c = {'C%04d' % at: party for at, party in enumerate(self.customers, 1)}
        invoices = []
        for at, party in enumerate(self.customers[:-1], 1):
            invoices.append(self.invoice(party, days(-75), '%d.00' % (100 * at), reference='PO-%d' % at))
            invoices.append(self.invoice(party, days(-5), '%d.50' % (10 * at)))
        invoices.append(self.invoice(c['C0003'], today, '-40.00'))
        invoices.append(self.invoice(c['C0008'], today, '90.02', term=self.halves))
        supplier = self.party('Sawmill & Sons', 'S0001')
        mixed = self.party('Old Yard (closed)', 'C0099', active=False)
        invoices.append(self.invoice(supplier, today, '75.00', kind='in'))
        invoices.append(self.invoice(mixed, days(-5), '12.34'))
        abroad = self.party('Holz Müller GmbH', 'D0001')
        invoices.append(self.invoice(abroad, today, '80.00', currency=self.eur))
        invoices.sort(key=lambda each: each.invoice_date)
        self.get('account.invoice').post(invoices)
        self.invoice(c['C0004'], today, '999.00')

        def first(code):
            return [each for each in invoices if each.party == c[code]][0]
        self.pay(first('C0005'), Decimal('500.00'))
        self.pay(first('C0006'), Decimal('150.00'))
        # What stands on accounts without an invoice: money on account, a fee, and an entry nobody has posted yet.
        self.move(c['C0010'], days(-3), Decimal('-60.00'), 'Cheque 4711')
        self.move(c['C0011'], days(-3), Decimal('15.25'), 'Returned cheque fee')
        self.move(c['C0012'], days(-3), Decimal('-5.00'), 'Not sure yet', is_posted=False)

    def add_users(self):
        """The product's own, who may what an accountant may and no more, and someone who keeps the books."""
        for login, groups in {
                'payvite': ['Account'], 'bookkeeper': ['Account Administration', 'Party Administration']}.items():
            found = self.get('res.group').search([('name', 'in', groups)])
            self.make('res.user', name=login, login=login, password='%s-Rq7vTz4kWm' % login,
                companies=[('add', [self.company.id])], company=self.company.id,
                groups=[('add', [each.id for each in found])])


def main():
    activate()
    with Transaction().start(DATABASE, 1, context={'_skip_warnings': True, 'language': 'en'}) as transaction:
        books = Books(Pool())
        books.get('account.invoice').print_invoice = lambda self: None
        books.found_company()
        with transaction.set_context(company=books.company.id, companies=[books.company.id]):
            for step in (books.open_years, books.chart_accounts, books.set_terms, books.add_customers, books.write,
                    books.add_users):
                step()
    age()


main()
